//! Truncated randomised singular value decomposition of a sparse matrix (Halko, Martinsson, Tropp 2011, algorithm 4.4 with power iterations).
//!
//! Deterministic: the random matrix comes from a fixed seed. Not here: what the matrix means.

/// A sparse matrix by rows.
pub(super) struct Sparse {
    /// For each row its entries as (column, value).
    pub rows: Vec<Vec<(u32, f32)>>,
    pub columns: usize,
}

/// Extra directions that make the wanted ones exact.
const OVERSAMPLING: usize = 8;
const POWER_ITERATIONS: usize = 2;
const SEED: u64 = 0x5eed_2026_1123_0001;

/// The first `rank` right singular vectors, as one row of length `rank` per column of the matrix. Fewer if the matrix has lower rank.
pub(super) fn right_singular_vectors(matrix: &Sparse, rank: usize) -> (Vec<Vec<f32>>, usize) {
    let width = (rank + OVERSAMPLING).min(matrix.rows.len()).min(matrix.columns);
    if width == 0 {
        return (vec![Vec::new(); matrix.columns], 0);
    }
    let mut random = SEED;
    let mut right: Vec<Vec<f32>> = (0..matrix.columns).map(|_| (0..width).map(|_| sign(&mut random)).collect()).collect();
    let mut left = times(matrix, &right, width);
    orthonormalize(&mut left, width);
    for _ in 0..POWER_ITERATIONS {
        // Made orthonormal once per round: enough for two rounds, and the columns are many more than the rows.
        right = transposed_times(matrix, &left, width);
        left = times(matrix, &right, width);
        orthonormalize(&mut left, width);
    }
    // B = Qᵀ A, kept transposed: one row of length `width` per column of A.
    let small = transposed_times(matrix, &left, width);
    let mut gram = vec![vec![0f64; width]; width];
    for row in &small {
        for (a, line) in row.iter().zip(gram.iter_mut()) {
            for (b, cell) in row.iter().zip(line.iter_mut()) {
                *cell += f64::from(*a) * f64::from(*b);
            }
        }
    }
    let eigen = eigenvectors(gram);
    let largest = eigen.first().map_or(0.0, |(value, _)| *value);
    let kept: Vec<&(f64, Vec<f64>)> = eigen.iter().take(rank).filter(|(value, _)| *value > largest * 1e-8 && *value > 1e-12).collect();
    let vectors = small
        .iter()
        .map(|row| {
            kept.iter()
                .map(|(value, direction)| {
                    let along: f64 = row.iter().zip(direction).map(|(x, d)| f64::from(*x) * d).sum();
                    narrow(along / value.sqrt())
                })
                .collect()
        })
        .collect();
    (vectors, kept.len())
}

#[expect(clippy::cast_possible_truncation, reason = "single precision is the precision of the store")]
fn narrow(x: f64) -> f32 {
    x as f32
}

/// +1 or −1 (splitmix64).
fn sign(state: &mut u64) -> f32 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    if (z ^ (z >> 31)) & 1 == 0 { 1.0 } else { -1.0 }
}

fn times(matrix: &Sparse, right: &[Vec<f32>], width: usize) -> Vec<Vec<f32>> {
    matrix
        .rows
        .iter()
        .map(|row| {
            let mut out = vec![0f32; width];
            for (column, value) in row {
                if let Some(line) = right.get(*column as usize) {
                    add_scaled(&mut out, line, *value);
                }
            }
            out
        })
        .collect()
}

fn transposed_times(matrix: &Sparse, left: &[Vec<f32>], width: usize) -> Vec<Vec<f32>> {
    let mut out = vec![vec![0f32; width]; matrix.columns];
    for (row, line) in matrix.rows.iter().zip(left) {
        for (column, value) in row {
            if let Some(target) = out.get_mut(*column as usize) {
                add_scaled(target, line, *value);
            }
        }
    }
    out
}

fn add_scaled(target: &mut [f32], line: &[f32], value: f32) {
    for (cell, x) in target.iter_mut().zip(line) {
        *cell += x * value;
    }
}

/// Modified Gram–Schmidt over the columns of a matrix kept by rows; done twice, which is enough.
fn orthonormalize(rows: &mut [Vec<f32>], width: usize) {
    let mut columns: Vec<Vec<f32>> = (0..width).map(|at| rows.iter().map(|row| row.get(at).copied().unwrap_or(0.0)).collect()).collect();
    for at in 0..width {
        let (before, rest) = columns.split_at_mut(at);
        let Some(column) = rest.first_mut() else { break };
        let original = column.iter().map(|x| x * x).sum::<f32>().sqrt();
        for _ in 0..2 {
            for other in before.iter() {
                let along: f32 = column.iter().zip(other).map(|(a, b)| a * b).sum();
                add_scaled(column, other, -along);
            }
        }
        let length = column.iter().map(|x| x * x).sum::<f32>().sqrt();
        let scale = if length > original * 1e-5 && length > 1e-12 { 1.0 / length } else { 0.0 };
        for x in column.iter_mut() {
            *x *= scale;
        }
    }
    for (at, column) in columns.iter().enumerate() {
        for (row, x) in rows.iter_mut().zip(column) {
            if let Some(cell) = row.get_mut(at) {
                *cell = *x;
            }
        }
    }
}

/// Eigenvalues and vectors of a symmetric matrix, largest first (cyclic Jacobi).
fn eigenvectors(mut matrix: Vec<Vec<f64>>) -> Vec<(f64, Vec<f64>)> {
    let size = matrix.len();
    // Kept by rows: vectors[i] is the i-th eigenvector.
    let mut vectors: Vec<Vec<f64>> = (0..size).map(|i| (0..size).map(|j| if i == j { 1.0 } else { 0.0 }).collect()).collect();
    let at = |m: &[Vec<f64>], i: usize, j: usize| m.get(i).and_then(|row| row.get(j)).copied().unwrap_or(0.0);
    for _ in 0..40 {
        let total: f64 = matrix.iter().flatten().map(|x| x * x).sum();
        let diagonal: f64 = (0..size).map(|i| at(&matrix, i, i).powi(2)).sum();
        if total - diagonal <= total * 1e-16 {
            break;
        }
        for p in 0..size {
            for q in p + 1..size {
                let apq = at(&matrix, p, q);
                if apq.abs() < 1e-300 {
                    continue;
                }
                let theta = (at(&matrix, q, q) - at(&matrix, p, p)) / (2.0 * apq);
                let t = theta.signum() / (theta.abs() + theta.mul_add(theta, 1.0).sqrt());
                let t = if theta == 0.0 { 1.0 } else { t };
                let c = 1.0 / t.mul_add(t, 1.0).sqrt();
                let s = t * c;
                for row in &mut matrix {
                    rotate_cells(row, p, q, c, s);
                }
                rotate_rows(&mut matrix, p, q, c, s);
                rotate_rows(&mut vectors, p, q, c, s);
            }
        }
    }
    let mut found: Vec<(f64, Vec<f64>)> = vectors.into_iter().enumerate().map(|(i, vector)| (at(&matrix, i, i), vector)).collect();
    found.sort_by(|a, b| b.0.total_cmp(&a.0));
    found
}

fn rotate_cells(row: &mut [f64], p: usize, q: usize, c: f64, s: f64) {
    let (Some(x), Some(y)) = (row.get(p).copied(), row.get(q).copied()) else { return };
    if let Some(cell) = row.get_mut(p) {
        *cell = c * x - s * y;
    }
    if let Some(cell) = row.get_mut(q) {
        *cell = s * x + c * y;
    }
}

fn rotate_rows(rows: &mut [Vec<f64>], p: usize, q: usize, c: f64, s: f64) {
    let (low, high) = rows.split_at_mut(q);
    if let (Some(first), Some(second)) = (low.get_mut(p), high.first_mut()) {
        for (x, y) in first.iter_mut().zip(second.iter_mut()) {
            (*x, *y) = (c * *x - s * *y, s * *x + c * *y);
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::indexing_slicing, reason = "tests")]

    use super::*;

    #[test]
    fn eigenvectors_of_a_known_matrix_are_found() {
        let found = eigenvectors(vec![vec![2.0, 1.0], vec![1.0, 2.0]]);
        assert!((found[0].0 - 3.0).abs() < 1e-9 && (found[1].0 - 1.0).abs() < 1e-9);
        assert!((found[0].1[0] - found[0].1[1]).abs() < 1e-9, "the larger one points along (1, 1)");
    }

    #[test]
    fn two_blocks_of_a_matrix_become_two_directions() {
        let block = |columns: [u32; 2]| columns.map(|c| (c, 1.0)).to_vec();
        let rows = vec![block([0, 1]), block([0, 1]), block([0, 1]), block([2, 3]), block([2, 3])];
        let (vectors, rank) = right_singular_vectors(&Sparse { rows, columns: 4 }, 3);
        assert_eq!(rank, 2, "the matrix has rank 2");
        let cosine = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(x, y)| x * y).sum::<f32>();
        assert!(cosine(&vectors[0], &vectors[1]) > 0.49);
        assert!(cosine(&vectors[0], &vectors[2]).abs() < 1e-4);
    }

    #[test]
    fn an_empty_matrix_has_no_direction() {
        assert_eq!(right_singular_vectors(&Sparse { rows: Vec::new(), columns: 3 }, 2).1, 0);
    }
}
