;; Ends unless a NaN has the same bits on every machine: they would tell the processor.
(func (export "maysend:policy/outbound@0.1.0#review") (param i32) (result i32)
  (local $zero f64)
  (if (i64.ne
        (i64.reinterpret_f64 (f64.div (local.get $zero) (local.get $zero)))
        (i64.const 0x7ff8000000000000))
    (then (unreachable)))
  (i32.const 2048))
