;; Copies 8 MiB at a time, without end.
(memory (export "memory") 256)
(func (export "maysend:policy/outbound@0.1.0#review") (param i32) (result i32)
  (loop
    (memory.copy (i32.const 8388608) (i32.const 131072) (i32.const 8000000))
    (br 0))
  (unreachable))
