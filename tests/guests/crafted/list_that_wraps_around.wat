;; Answers with so many edits that their size in bytes is more than 32 bits hold.
(func (export "maysend:policy/outbound@0.1.0#review") (param i32) (result i32)
  (i64.store (i32.const 2112) (i64.const 0x10000001_00000800))
  (i32.const 2048))
