;; Answers neither with an opinion nor with an error.
(func (export "maysend:policy/outbound@0.1.0#review") (param i32) (result i32)
  (i32.store8 (i32.const 2048) (i32.const 2))
  (i32.const 2048))
