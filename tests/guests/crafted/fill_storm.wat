;; Fills 16 MB at a time, without end.
(memory (export "memory") 256)
(func (export "maysend:policy/outbound@0.1.0#review") (param i32) (result i32)
  (loop
    (memory.fill (i32.const 131072) (i32.const 7) (i32.const 16000000))
    (br 0))
  (unreachable))
