//! The allocator of components: it never frees, because every decision starts from fresh memory.

use std::alloc::{GlobalAlloc, Layout};
use std::cell::Cell;
use std::ptr;

const PAGE: usize = 65_536;

#[global_allocator]
static ALLOCATOR: Bump = Bump {
    next: Cell::new(0),
    end: Cell::new(0),
};

/// Hands out memory from `next` on; the memory up to `end` is its own.
struct Bump {
    next: Cell<usize>,
    end: Cell<usize>,
}

#[expect(unsafe_code, reason = "a static must be Sync")]
// SAFETY: a component has a single thread.
unsafe impl Sync for Bump {}

#[expect(unsafe_code, reason = "an allocator deals in raw memory")]
// SAFETY: blocks never overlap, since `next` only grows, and the only block that changes its size ends at `next`. They are
// aligned and lie in memory that was grown for them.
unsafe impl GlobalAlloc for Bump {
    #[inline]
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        self.take(layout)
            .unwrap_or_else(|| self.grow_and_take(layout))
    }

    #[inline]
    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        // SAFETY: as for `alloc`. Grown memory is zero, and no byte is handed out twice.
        unsafe { self.alloc(layout) }
    }

    #[inline]
    unsafe fn dealloc(&self, _: *mut u8, _: Layout) {}

    #[inline]
    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        let start = block as usize;
        if size <= layout.size() {
            return block;
        }
        if start + layout.size() == self.next.get() && self.reach(start, size) {
            self.next.set(start + size);
            return block;
        }
        // SAFETY: the caller promises a size that fits the alignment; the new block is another one and at least as long.
        unsafe {
            let moved = self.alloc(Layout::from_size_align_unchecked(size, layout.align()));
            if !moved.is_null() {
                ptr::copy_nonoverlapping(block, moved, layout.size());
            }
            moved
        }
    }
}

impl Bump {
    #[inline]
    fn take(&self, layout: Layout) -> Option<*mut u8> {
        let mask = layout.align() - 1;
        let start = self.next.get().checked_add(mask)? & !mask;
        let next = start.checked_add(layout.size())?;
        (next <= self.end.get()).then(|| {
            self.next.set(next);
            start as *mut u8
        })
    }

    #[cold]
    fn grow_and_take(&self, layout: Layout) -> *mut u8 {
        // The alignment on top: enough wherever the block begins.
        let Some(size) = layout.size().checked_add(layout.align()) else {
            return ptr::null_mut();
        };
        if !self.reach(self.next.get(), size) && !self.reach(self.next.get(), size) {
            return ptr::null_mut();
        }
        self.take(layout).unwrap_or(ptr::null_mut())
    }

    /// Whether `size` bytes from `start` on are its own, if need be after growing.
    #[inline]
    fn reach(&self, start: usize, size: usize) -> bool {
        start
            .checked_add(size)
            .is_some_and(|wanted| wanted <= self.end.get() || self.grow_to(wanted))
    }

    /// Grows up to `wanted`. False also where someone else has grown the memory since: what is left before theirs is given up,
    /// and the next block begins behind it.
    #[cold]
    fn grow_to(&self, wanted: usize) -> bool {
        let end = self.end.get();
        let pages = wanted.saturating_sub(end).div_ceil(PAGE);
        let grown = core::arch::wasm32::memory_grow(0, pages);
        if grown == usize::MAX {
            return false;
        }
        let begins = grown * PAGE;
        // The last page of the address space is given up: its end has no address.
        self.end
            .set((begins + (pages - 1) * PAGE).saturating_add(PAGE));
        if begins != end {
            self.next.set(begins);
        }
        begins == end
    }
}
