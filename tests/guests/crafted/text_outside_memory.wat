;; Gives up with words that lie behind the end of its memory.
(func (export "maysend:policy/outbound@0.1.0#review") (param i32) (result i32)
  (i32.store8 (i32.const 2048) (i32.const 1))
  (i64.store (i32.const 2056) (i64.const 0x7fffffff_00000010))
  (i32.const 2048))
