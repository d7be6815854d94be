//! What all entries have in common, taken off a question: some texts are near to every question, and stand before those that answer this one.
//!
//! The mean of all vectors points to what they have in common. A question from which a part of it is taken is nearer to what is near to this question
//! alone; the products change by what each entry has in common with all, so nothing is kept for an entry and nothing is done while it is compared.
//! Not here: how large that part is (the encoder's, as evaluation found it).

use super::dot;

/// The mean of vectors that come and go.
#[derive(Debug, Default)]
pub(crate) struct Mean {
    sum: Vec<f64>,
    count: u64,
}

impl Mean {
    pub fn add(&mut self, vector: &[f32]) {
        self.sum.resize(vector.len(), 0.0);
        self.sum.iter_mut().zip(vector).for_each(|(sum, x)| *sum += f64::from(*x));
        self.count += 1;
    }

    /// Takes away what was added before.
    pub fn remove(&mut self, vector: &[f32]) {
        self.sum.iter_mut().zip(vector).for_each(|(sum, x)| *sum -= f64::from(*x));
        self.count = self.count.saturating_sub(1);
    }

    /// A question of length 1 without so much of the mean; never longer than 1.
    #[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "numbers of a vector, and counts far below 2^52")]
    pub fn taken_off(&self, question: &[f32], part: f32) -> Vec<f32> {
        if self.count == 0 || part == 0.0 {
            return question.to_vec();
        }
        let each = f64::from(part) / self.count as f64;
        let mut left: Vec<f32> = question.iter().zip(&self.sum).map(|(x, sum)| (f64::from(*x) - each * sum) as f32).collect();
        let length = dot(&left, &left).sqrt();
        if length > 1.0 {
            left.iter_mut().for_each(|x| *x /= length);
        }
        left
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_near_to_every_question_steps_back() {
        // The first entry is near to all, the second to the question.
        let (common, telling, other) = ([0.8f32, 0.6], [0.0f32, 1.0], [1.0f32, 0.0]);
        let question = [0.5f32.sqrt(), 0.5f32.sqrt()];
        let mut mean = Mean::default();
        for vector in [common, other, other, other] {
            mean.add(&vector);
        }
        assert!(dot(&question, &common) > dot(&question, &telling));
        let left = mean.taken_off(&question, 0.5);
        assert!(dot(&left, &telling) > dot(&left, &common), "{left:?}");
        assert_eq!(mean.taken_off(&question, 0.0), question);
    }

    #[test]
    fn vectors_that_are_gone_count_no_more() {
        let mut mean = Mean::default();
        mean.add(&[1.0, 0.0]);
        mean.add(&[0.0, 1.0]);
        mean.remove(&[1.0, 0.0]);
        assert_eq!(mean.taken_off(&[0.0, 1.0], 0.5), [0.0, 0.5]);
        mean.remove(&[0.0, 1.0]);
        assert_eq!(mean.taken_off(&[0.0, 1.0], 0.5), [0.0, 1.0]);
    }

    #[test]
    fn what_is_left_of_a_question_is_never_longer_than_it_was() {
        let mut mean = Mean::default();
        mean.add(&[-1.0, 0.0]);
        let left = mean.taken_off(&[1.0, 0.0], 0.5);
        assert!((dot(&left, &left) - 1.0).abs() < 1e-6, "{left:?}");
    }
}
