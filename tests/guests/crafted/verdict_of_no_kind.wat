;; Answers with a fourth verdict.
(func (export "maysend:policy/outbound@0.1.0#review") (param i32) (result i32)
  (i32.store8 (i32.const 2056) (i32.const 3))
  (i32.const 2048))
