;; Turns the letters of the text into bytes from address 2048 on, and answers with what lies there.
(memory (export "memory") 8)
(global $heap (mut i32) (i32.const 131072))
(global $text (mut i32) (i32.const 0))
(global $length (mut i32) (i32.const 0))
;; The text is the last thing that is laid down with an alignment of one byte.
(func (export "cabi_realloc") (param i32) (param i32) (param $align i32) (param $size i32) (result i32)
  (local $at i32)
  (local.set $at (global.get $heap))
  (if (i32.eq (local.get $align) (i32.const 1))
    (then
      (global.set $text (local.get $at))
      (global.set $length (local.get $size))))
  (global.set $heap
    (i32.and (i32.add (i32.add (local.get $at) (local.get $size)) (i32.const 7)) (i32.const -8)))
  (local.get $at))
(func $nibble (param $at i32) (result i32)
  (i32.sub (i32.load8_u (local.get $at)) (i32.const 97)))
(func $answer (result i32)
  (local $from i32)
  (local $to i32)
  (local.set $from (global.get $text))
  (local.set $to (i32.const 2048))
  (block $done
    (loop $next
      (br_if $done
        (i32.ge_u (local.get $from) (i32.add (global.get $text) (global.get $length))))
      (i32.store8 (local.get $to)
        (i32.or
          (i32.shl (call $nibble (local.get $from)) (i32.const 4))
          (call $nibble (i32.add (local.get $from) (i32.const 1)))))
      (local.set $from (i32.add (local.get $from) (i32.const 2)))
      (local.set $to (i32.add (local.get $to) (i32.const 1)))
      (br $next)))
  (i32.const 2048))
(func (export "maysend:policy/outbound@0.1.0#review") (param i32) (result i32)
  (call $answer))
