;; Computes without end where it is asked for memory for the request.
(global $configured (mut i32) (i32.const 0))
(func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32)
  (if (global.get $configured) (then (loop (br 0))))
  (i32.const 65536))
(func (export "maysend:policy/lifecycle@0.1.0#configure") (param i32 i32 i32 i32) (result i32)
  (global.set $configured (i32.const 1))
  (i32.const 1024))
