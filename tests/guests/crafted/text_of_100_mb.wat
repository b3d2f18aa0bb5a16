;; Gives up with 100 MB of words, all of them there.
(memory (export "memory") 1600)
(func (export "maysend:policy/outbound@0.1.0#review") (param i32) (result i32)
  (memory.fill (i32.const 131072) (i32.const 120) (i32.const 100000000))
  (i32.store8 (i32.const 2048) (i32.const 1))
  (i32.store (i32.const 2056) (i32.const 131072))
  (i32.store (i32.const 2060) (i32.const 100000000))
  (i32.const 2048))
