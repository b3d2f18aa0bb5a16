;; Has two tables, each as large as one may be.
(table $one 1 funcref)
(table $two 1 funcref)
(func (export "maysend:policy/outbound@0.1.0#review") (param i32) (result i32)
  (if (i32.eq (table.grow $one (ref.null func) (i32.const 15000)) (i32.const -1)) (then (unreachable)))
  (if (i32.eq (table.grow $two (ref.null func) (i32.const 15000)) (i32.const -1)) (then (unreachable)))
  (i32.const 2048))
