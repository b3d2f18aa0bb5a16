;; Answers with 100,000 empty findings: few bytes in the guest, many in the host.
(func (export "maysend:policy/outbound@0.1.0#review") (param i32) (result i32)
  (drop (memory.grow (i32.const 200)))
  (i64.store (i32.const 2096) (i64.const 0x000186a0_00020000))
  (i32.const 2048))
