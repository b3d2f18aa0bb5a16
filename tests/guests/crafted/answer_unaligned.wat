;; Answers with an address where no answer can lie.
(func (export "maysend:policy/outbound@0.1.0#review") (param i32) (result i32)
  (i32.const 2049))
