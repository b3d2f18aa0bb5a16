;; Answers with a list of holds that memory ends within.
(func (export "maysend:policy/outbound@0.1.0#review") (param i32) (result i32)
  (i64.store (i32.const 2072) (i64.const 0x00002000_00000800))
  (i32.const 2048))
