;; Gives up with a zero in two bytes, which UTF-8 does not allow.
(data (i32.const 3000) "\c0\80")
(func (export "maysend:policy/outbound@0.1.0#review") (param i32) (result i32)
  (i32.store8 (i32.const 2048) (i32.const 1))
  (i32.store (i32.const 2056) (i32.const 3000))
  (i32.store (i32.const 2060) (i32.const 2))
  (i32.const 2048))
