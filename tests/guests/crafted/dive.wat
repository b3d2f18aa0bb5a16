;; Calls itself without end, with nothing in linear memory.
(func $dive (param i32) (result i32)
  (i32.add (i32.const 1) (call $dive (local.get 0))))
(func (export "maysend:policy/outbound@0.1.0#review") (param i32) (result i32)
  (call $dive (i32.const 0)))
