;; Gives up with half of a pair of UTF-16, written as if it were a character.
(data (i32.const 3000) "\ed\a0\80")
(func (export "maysend:policy/outbound@0.1.0#review") (param i32) (result i32)
  (i32.store8 (i32.const 2048) (i32.const 1))
  (i32.store (i32.const 2056) (i32.const 3000))
  (i32.store (i32.const 2060) (i32.const 3))
  (i32.const 2048))
