;; Answers, and computes without end when it is told that its answer was read.
(func (export "maysend:policy/outbound@0.1.0#review") (param i32) (result i32)
  (i32.const 2048))
(func (export "cabi_post_maysend:policy/outbound@0.1.0#review") (param i32)
  (loop (br 0)))
