;; Answers with findings that do not lie where findings can.
(func (export "maysend:policy/outbound@0.1.0#review") (param i32) (result i32)
  (i64.store (i32.const 2096) (i64.const 0x00000001_00000801))
  (i32.const 2048))
