;; Asks for a larger table, again and again, and ends when it is refused.
(table $t 1 funcref)
(func (export "maysend:policy/outbound@0.1.0#review") (param i32) (result i32)
  (loop
    (if (i32.eq (table.grow $t (ref.null func) (i32.const 1000)) (i32.const -1))
      (then (unreachable)))
    (br 0))
  (unreachable))
