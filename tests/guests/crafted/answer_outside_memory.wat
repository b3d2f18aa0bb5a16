;; Answers with an address behind the end of its memory.
(func (export "maysend:policy/outbound@0.1.0#review") (param i32) (result i32)
  (i32.const 131072))
