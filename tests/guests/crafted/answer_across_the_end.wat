;; Answers with an address from which on memory ends before the answer does.
(func (export "maysend:policy/outbound@0.1.0#review") (param i32) (result i32)
  (i32.const 131064))
