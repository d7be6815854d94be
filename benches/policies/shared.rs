//! The clauses that engine and peers can all judge, as one tree over shared tests with their parameters read.

use base::Date;
use rules::{
    Condition, FieldId, Node, Test,
    clause::Clause,
    condition::{Bound, Term},
};

/// What must hold, over the tests of [`Shared`].
pub enum Tree {
    Test(usize),
    All(Vec<Tree>),
    Any(Vec<Tree>),
    Not(Box<Tree>),
    If(Box<[Tree; 3]>),
    Always,
}

/// Clauses with their trees; tests that are alike stand once.
pub struct Shared<'c> {
    pub clauses: Vec<&'c Clause>,
    pub trees: Vec<Tree>,
    pub tests: Vec<Test>,
}

impl<'c> Shared<'c> {
    /// Those of the clauses that no officer decides, whose text was read and whose bounds are numbers, days and fields on that day.
    pub fn of(clauses: &[&'c Clause], on: Date) -> Self {
        let mut shared = Self { clauses: Vec::new(), trees: Vec::new(), tests: Vec::new() };
        for clause in clauses {
            if let Some(tree) = shared.tree(clause, &clause.condition, on) {
                shared.clauses.push(clause);
                shared.trees.push(tree);
            }
        }
        shared
    }

    /// The fields that are read.
    pub fn fields(&self) -> Vec<FieldId> {
        let mut fields: Vec<FieldId> = self.tests.iter().flat_map(Test::fields).collect();
        fields.sort_unstable();
        fields.dedup();
        fields
    }

    fn tree(&mut self, clause: &Clause, condition: &Condition, on: Date) -> Option<Tree> {
        let mut parts = Vec::new();
        for part in condition.node.parts() {
            parts.push(self.tree(clause, part, on)?);
        }
        Some(match &condition.node {
            Node::Test(test) => Tree::Test(self.test(clause, test, on)?),
            Node::All(_) => Tree::All(parts),
            Node::Any(_) => Tree::Any(parts),
            Node::Not(_) => Tree::Not(Box::new(parts.pop()?)),
            Node::If(_) => Tree::If(Box::new(parts.try_into().ok()?)),
            Node::Always => Tree::Always,
            Node::AtLeast(..) | Node::Manual(_) | Node::Unread => return None,
        })
    }

    fn test(&mut self, clause: &Clause, test: &Test, on: Date) -> Option<usize> {
        let mut test = test.clone();
        if let Test::Compare { left, right, .. } = &mut test {
            if let Bound::Parameter(at) = *right {
                *right = clause.parameters.get(at).filter(|_| clause.dated_by.is_none())?.on(on)?.value;
            }
            if matches!(left, Term::Share(..)) && !matches!(right, Bound::Number(_)) {
                return None;
            }
        }
        Some(self.tests.iter().position(|known| *known == test).unwrap_or_else(|| {
            self.tests.push(test);
            self.tests.len() - 1
        }))
    }
}
