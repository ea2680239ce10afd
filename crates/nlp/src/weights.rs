//! The weights of a network, as its file holds them.
//!
//! A file is MessagePack: `nodes` (name, dimensions and references of each layer, in order of breadth-first walk),
//! `attrs` and `params` (as many, by the same order); an array is a map of type, shape and bytes.

use crate::error::Fault;
use crate::packed::{text_of, whole};
use rmpv::ValueRef;
use std::collections::HashMap;

/// A network's layers.
#[derive(Debug)]
pub(crate) struct Weights<'a> {
    nodes: Vec<Node<'a>>,
}

/// One layer.
#[derive(Debug)]
pub(crate) struct Node<'a> {
    pub(crate) name: &'a str,
    refs: HashMap<&'a str, usize>,
    attrs: HashMap<&'a str, &'a [u8]>,
    params: HashMap<&'a str, Array<'a>>,
}

/// Numbers in a shape.
#[derive(Clone, Debug)]
struct Array<'a> {
    shape: Vec<usize>,
    bytes: &'a [u8],
}

impl<'a> Weights<'a> {
    /// Reads a file; the error says what is wrong with it.
    pub(crate) fn read(bytes: &'a [u8]) -> Result<Self, Fault> {
        Weights::read_nodes(bytes).map_err(Fault::Weights)
    }

    fn read_nodes(bytes: &'a [u8]) -> Result<Self, String> {
        let file = whole(bytes)?;
        let list = |key| member(&file, key).and_then(list_of).ok_or(format!("it has no list of {key}"));
        let (nodes, attrs, params) = (list("nodes")?, list("attrs")?, list("params")?);
        if nodes.len() != attrs.len() || nodes.len() != params.len() {
            return Err("its lists of layers, attributes and weights differ in length".to_owned());
        }
        let nodes = nodes.iter().zip(attrs).zip(params).enumerate().map(|(index, ((node, attrs), params))| {
            Node::read(node, attrs, params).ok_or(format!("layer {index} is not of this format"))
        });
        Ok(Weights { nodes: nodes.collect::<Result<_, _>>()? })
    }

    /// The layers of that name, in order.
    pub(crate) fn named(&self, name: &str) -> Vec<&Node<'a>> {
        self.nodes.iter().filter(|node| node.name == name).collect()
    }

    /// The one layer of that name.
    pub(crate) fn only(&self, name: &str) -> Result<&Node<'a>, Fault> {
        match self.named(name)[..] {
            [node] => Ok(node),
            ref nodes => Err(Fault::Weights(format!("it has {} layers {name} where one is wanted", nodes.len()))),
        }
    }

    /// The layer that the first one calls by that name.
    pub(crate) fn referred(&self, reference: &str) -> Result<&Node<'a>, Fault> {
        let index = self.nodes.first().and_then(|node| node.refs.get(reference));
        let node = index.and_then(|index| self.nodes.get(*index));
        node.ok_or_else(|| Fault::Weights(format!("it names no layer as its {reference}")))
    }
}

impl<'a> Node<'a> {
    fn read(node: &ValueRef<'a>, attrs: &ValueRef<'a>, params: &ValueRef<'a>) -> Option<Self> {
        let refs = pairs(member(node, "refs")?)?;
        let refs = refs.iter().filter_map(|(key, value)| Some((text_of(key)?, usize::try_from(value.as_u64()?).ok()?)));
        let attrs = pairs(attrs)?.iter().filter_map(|(key, value)| match value {
            ValueRef::Binary(bytes) => Some((text_of(key)?, *bytes)),
            _ => None,
        });
        let params = pairs(params)?.iter().filter(|(_, value)| !matches!(value, ValueRef::Nil));
        Some(Node {
            name: text_of(member(node, "name")?)?,
            refs: refs.collect(),
            attrs: attrs.collect(),
            params: params.map(|(key, value)| Some((text_of(key)?, Array::read(value)?))).collect::<Option<_>>()?,
        })
    }

    /// A whole number among the layer's attributes.
    pub(crate) fn number(&self, name: &str) -> Option<u64> {
        let mut bytes = *self.attrs.get(name)?;
        rmpv::decode::read_value_ref(&mut bytes).ok()?.as_u64()
    }

    /// The shape of an array.
    pub(crate) fn shape(&self, name: &str) -> Result<&[usize], Fault> {
        self.array(name).map(|array| &array.shape[..])
    }

    /// The numbers of an array, which must be of that shape.
    pub(crate) fn numbers(&self, name: &str, shape: &[usize]) -> Result<Vec<f32>, Fault> {
        let array = self.array(name)?;
        let wrong = |what: String| Fault::Weights(format!("the weights {name} of its layer {} {what}", self.name));
        if array.shape != shape {
            return Err(wrong(format!("have the shape {:?}, not {shape:?}", array.shape)));
        }
        let (numbers, _) = array.bytes.as_chunks::<4>();
        let numbers: Vec<f32> = numbers.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect();
        if numbers.iter().all(|number| number.is_finite()) {
            Ok(numbers)
        } else {
            Err(wrong("hold what is no number".to_owned()))
        }
    }

    fn array(&self, name: &str) -> Result<&Array<'a>, Fault> {
        let lacks = || Fault::Weights(format!("its layer {} has no weights {name}", self.name));
        self.params.get(name).ok_or_else(lacks)
    }
}

impl<'a> Array<'a> {
    fn read(value: &ValueRef<'a>) -> Option<Self> {
        let kind = member(value, "type").and_then(text_of)?;
        let shape = member(value, "shape").and_then(list_of)?;
        let shape: Vec<usize> = shape.iter().map(|size| usize::try_from(size.as_u64()?).ok()).collect::<Option<_>>()?;
        let ValueRef::Binary(bytes) = member(value, "data")? else { return None };
        let size = shape.iter().try_fold(4usize, |size, wide| size.checked_mul(*wide))?;
        (kind == "<f4" && size == bytes.len()).then_some(Array { shape, bytes })
    }
}

/// The value of a map's key.
fn member<'v, 'a>(map: &'v ValueRef<'a>, key: &str) -> Option<&'v ValueRef<'a>> {
    pairs(map)?.iter().find(|(found, _)| text_of(found) == Some(key)).map(|(_, value)| value)
}

fn pairs<'v, 'a>(map: &'v ValueRef<'a>) -> Option<&'v [(ValueRef<'a>, ValueRef<'a>)]> {
    match map {
        ValueRef::Map(pairs) => Some(pairs),
        _ => None,
    }
}

fn list_of<'v, 'a>(value: &'v ValueRef<'a>) -> Option<&'v [ValueRef<'a>]> {
    match value {
        ValueRef::Array(list) => Some(list),
        _ => None,
    }
}
