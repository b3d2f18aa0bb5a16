;; Copies and fills a whole table, without end.
(table $t 20000 funcref)
(func (export "maysend:policy/outbound@0.1.0#review") (param i32) (result i32)
  (loop
    (table.copy $t $t (i32.const 1) (i32.const 0) (i32.const 19999))
    (table.fill $t (i32.const 0) (ref.null func) (i32.const 20000))
    (br 0))
  (unreachable))
