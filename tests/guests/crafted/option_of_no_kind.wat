;; Answers with an end that is neither there nor not.
(func (export "maysend:policy/outbound@0.1.0#review") (param i32) (result i32)
  (i32.store8 (i32.const 2080) (i32.const 9))
  (i32.const 2048))
