//! Room to compute in: buffers that texts take over from one another, whatever numbers are left in them.

/// Numbers for which room is kept from text to text.
const MOST_KEPT: usize = 4 << 20;

/// Makes room for so many numbers, whatever they are.
pub(crate) fn make_room(buffer: &mut Vec<f32>, length: usize) {
    if buffer.len() < length {
        buffer.resize(length, 0.0);
    }
}

/// Gives back what a long text took.
pub(crate) fn give_back(buffer: &mut Vec<f32>) {
    if buffer.capacity() > MOST_KEPT {
        *buffer = Vec::new();
    }
}
