//! What a web page says about itself: JSON-LD, Open Graph, meta elements, times and canonical address.

use crate::byline::{is_agency, names};
use crate::dates::metadata_date;
use crate::markup::{Content, Tree};
use crate::words::normalised;
use serde_json::Value;
use whosays_model::{DateInterval, How, Known, Meta};

const TITLES: &[&str] = &["og:title", "twitter:title", "dc.title", "headline", "sailthru.title", "parsely-title"];
const DATES: &[&str] = &[
    "article:published_time",
    "article:published",
    "og:published_time",
    "datepublished",
    "date",
    "pubdate",
    "publishdate",
    "publish-date",
    "publish_date",
    "dc.date",
    "dc.date.issued",
    "dcterms.created",
    "dcterms.date",
    "dcterms.issued",
    "dc.date.created",
    "parsely-pub-date",
    "sailthru.date",
    "article.published",
    "date_published",
    "published-date",
    "publication_date",
    "citation_publication_date",
    "cxenseparse:recs:publishtime",
];
const AUTHORS: &[&str] = &[
    "author",
    "article:author",
    "dc.creator",
    "dcterms.creator",
    "byl",
    "parsely-author",
    "sailthru.author",
    "citation_author",
];
const OUTLETS: &[&str] = &[
    "og:site_name",
    "dc.publisher",
    "publisher",
    "article:publisher",
    "cre",
    "citation_journal_title",
    "application-name",
];
const NOBODY: &[&str] = &[
    "admin",
    "administrator",
    "staff",
    "editor",
    "editors",
    "editorial",
    "newsroom",
    "web desk",
    "webmaster",
    "guest",
    "author",
    "news desk",
    "null",
    "undefined",
];
// How a desk, or the rank of whoever was named before, ends: "Foreign Staff", "Defence Correspondent".
const RANKS: &[&str] = &[
    "contributor",
    "contributors",
    "correspondent",
    "correspondents",
    "desk",
    "editor",
    "editors",
    "news",
    "newsroom",
    "reporter",
    "reporters",
    "reports",
    "staff",
    "team",
    "writer",
    "writers",
];
const ARTICLES: &[&str] = &["article", "posting", "report"];

/// What a page says about itself.
#[derive(Debug, Default)]
pub(crate) struct PageMeta {
    /// Title, authors, outlet, date and address.
    pub(crate) meta: Meta,
    /// The whole text, where the page holds it a second time.
    pub(crate) body: Option<String>,
}

/// Reads a page's metadata.
pub(crate) fn of_page(tree: &Tree, source: &str) -> PageMeta {
    let mut linked = Linked::default();
    for node in tree.elements().filter(|node| tree.name(*node) == "script") {
        if tree.attribute(node, "type").is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/ld+json")) {
            read_linked(tree, source, node, &mut linked);
        }
    }
    let tags = Tags::of(tree);
    let site = tags.first(&["og:site_name"]);
    let outlet =
        linked.outlet.or_else(|| OUTLETS.iter().find_map(|name| tags.first(&[name]).filter(|value| is_name(value))));
    let title =
        tags.first(TITLES).or(linked.title).map(|title| without_site(&title, site.as_deref().or(outlet.as_deref())));
    let title = title.or_else(|| page_title(tree, source, outlet.as_deref()));
    let authors = if linked.authors.is_empty() { tags.authors() } else { linked.authors };
    let authors: Vec<String> =
        authors.into_iter().filter(|name| Some(normalised(name)) != outlet.as_deref().map(normalised)).collect();
    let dates = linked.published.into_iter().chain(tags.all(DATES));
    let published = dates.filter_map(|date| metadata_date(&date)).next().or_else(|| time_element(tree, source));
    let url = canonical(tree).or_else(|| tags.first(&["og:url"])).filter(|url| url.starts_with("http"));
    let meta = Meta {
        title: known(title),
        authors: known((!authors.is_empty()).then_some(authors)),
        outlet: known(outlet),
        published: known(published),
        url: known(url),
    };
    PageMeta { meta, body: linked.body }
}

#[derive(Debug, Default)]
struct Linked {
    title: Option<String>,
    authors: Vec<String>,
    outlet: Option<String>,
    published: Option<String>,
    body: Option<String>,
}

struct Tags(Vec<(String, String)>);

impl Tags {
    fn of(tree: &Tree) -> Self {
        let metas = tree.elements().filter(|node| tree.name(*node) == "meta");
        let pairs = metas.filter_map(|node| {
            let key = ["property", "name", "itemprop"].iter().find_map(|key| tree.attribute(node, key))?;
            let value = tree.attribute(node, "content")?.split_whitespace().collect::<Vec<_>>().join(" ");
            (!value.is_empty() && value.len() < 2_000).then(|| (key.trim().to_ascii_lowercase(), value))
        });
        Tags(pairs.collect())
    }

    fn all<'a>(&'a self, names: &'a [&str]) -> impl Iterator<Item = String> + 'a {
        names.iter().flat_map(|name| self.0.iter().filter(move |(key, _)| key == name)).map(|(_, value)| value.clone())
    }

    fn first(&self, names: &[&str]) -> Option<String> {
        self.all(names).next()
    }

    fn authors(&self) -> Vec<String> {
        for name in AUTHORS {
            let mut found = Vec::new();
            for value in self.all(&[name]) {
                add_authors(&mut found, &value);
            }
            if !found.is_empty() {
                return found;
            }
        }
        Vec::new()
    }
}

fn read_linked(tree: &Tree, source: &str, node: usize, linked: &mut Linked) {
    let Some(Content::Text(range)) = tree.nodes[node].children.first().map(|child| &tree.nodes[*child].content) else {
        return;
    };
    let script = source[range.clone()].trim().trim_start_matches("<!--").trim_end_matches("-->");
    // Pages put raw line breaks into strings, which JSON forbids.
    let parsed =
        serde_json::from_str(script).or_else(|_| serde_json::from_str(&script.replace(|c: char| c.is_control(), " ")));
    if let Ok(value) = parsed {
        walk_linked(&value, linked, 0);
    }
}

fn walk_linked(value: &Value, linked: &mut Linked, depth: usize) {
    if depth > 6 {
        return;
    }
    match value {
        Value::Array(values) => values.iter().for_each(|value| walk_linked(value, linked, depth + 1)),
        Value::Object(fields) => {
            let kinds = texts(&value["@type"]);
            if kinds.iter().any(|kind| ARTICLES.iter().any(|word| kind.to_ascii_lowercase().contains(word))) {
                learn_linked(value, linked);
            }
            for key in ["@graph", "mainEntity", "mainEntityOfPage"] {
                if let Some(inner) = fields.get(key) {
                    walk_linked(inner, linked, depth + 1);
                }
            }
        }
        _ => {}
    }
}

fn learn_linked(value: &Value, linked: &mut Linked) {
    let text = |key: &str| texts(&value[key]).into_iter().next();
    linked.title = linked.title.take().or_else(|| text("headline"));
    linked.published = linked.published.take().or_else(|| text("datePublished")).or_else(|| text("dateCreated"));
    linked.outlet = linked.outlet.take().or_else(|| texts(&value["publisher"]).into_iter().find(|name| is_name(name)));
    linked.body = linked.body.take().or_else(|| text("articleBody"));
    if linked.authors.is_empty() {
        for name in texts(&value["author"]) {
            add_authors(&mut linked.authors, &name);
        }
    }
}

// Strings as they stand, and the names of things.
fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => {
            let text = htmlize::unescape(text.as_str()).split_whitespace().collect::<Vec<_>>().join(" ");
            if text.is_empty() { Vec::new() } else { vec![text] }
        }
        Value::Array(values) => values.iter().flat_map(texts).collect(),
        Value::Object(fields) => fields.get("name").map(texts).unwrap_or_default(),
        _ => Vec::new(),
    }
}

fn add_authors(found: &mut Vec<String>, value: &str) {
    let value = value.trim().trim_start_matches("By ").trim_start_matches("by ");
    let mut listed = names(value);
    let is_plain = value.split_whitespace().count() <= 5
        && value.split_whitespace().count() >= 1
        && !value.contains(['/', '@', '<', ':', '|']);
    if listed.is_empty()
        && is_plain
        && !is_agency(value)
        && !NOBODY.contains(&value.to_lowercase().as_str())
        && value.chars().any(char::is_alphabetic)
    {
        listed.push(value.to_owned());
    }
    for name in listed.into_iter().filter(|name| !is_rank(name) && !is_account(name)) {
        if !found.contains(&name) && found.len() < 20 {
            found.push(name);
        }
    }
}

fn is_rank(name: &str) -> bool {
    name.split_whitespace().last().is_some_and(|word| RANKS.contains(&word.to_lowercase().as_str()))
}

// What somebody logs in with: "jrenn", "kb-2".
fn is_account(name: &str) -> bool {
    !name.contains(char::is_whitespace) && !name.chars().any(char::is_uppercase) && name.is_ascii()
}

fn is_name(value: &str) -> bool {
    let count = value.split_whitespace().count();
    (1..=8).contains(&count) && !value.starts_with("http") && !value.contains("facebook.com")
}

// "Depot burns | Tarsk Gazette" is a headline and the site's name.
fn without_site(title: &str, site: Option<&str>) -> String {
    let Some(site) = site.map(normalised).filter(|site| !site.is_empty()) else {
        return title.to_owned();
    };
    for separator in [" | ", " - ", " – ", " — ", " :: ", " : ", " » "] {
        if let Some((head, tail)) = title.rsplit_once(separator)
            && (normalised(tail) == site || (normalised(tail).len() > 4 && site.contains(&normalised(tail))))
        {
            return head.trim().to_owned();
        }
    }
    title.to_owned()
}

fn page_title(tree: &Tree, source: &str, outlet: Option<&str>) -> Option<String> {
    let node = tree
        .elements()
        .find(|node| tree.name(*node) == "title" && !tree.ancestors(*node).any(|above| tree.name(above) == "svg"))?;
    let whole = tree.words(node, source);
    let title = without_site(&whole, outlet);
    if title != whole {
        return Some(title);
    }
    let first_heading = tree.elements().find(|node| tree.name(*node) == "h1").map(|node| tree.words(node, source));
    for separator in [" | ", " - ", " – ", " — ", " :: "] {
        let parts: Vec<&str> = whole.split(separator).collect();
        if let Some(part) = parts
            .iter()
            .find(|part| first_heading.as_ref().is_some_and(|heading| normalised(heading) == normalised(part)))
        {
            return Some((*part).trim().to_owned());
        }
        if parts.len() > 1
            && parts[0].split_whitespace().count() >= 3
            && parts[parts.len() - 1].split_whitespace().count() <= 5
        {
            return Some(parts[..parts.len() - 1].join(separator).trim().to_owned());
        }
    }
    (!whole.is_empty()).then_some(whole)
}

// Lists of other stories have times too; one inside the article or its header is the article's.
fn time_element(tree: &Tree, source: &str) -> Option<DateInterval> {
    let when = |node: usize| {
        let value = tree.attribute(node, "datetime").or_else(|| tree.attribute(node, "content")).map(str::to_owned);
        metadata_date(&value.unwrap_or_else(|| tree.words(node, source)))
    };
    let declared = tree.elements().filter(|node| {
        tree.attribute(*node, "itemprop").is_some_and(|value| value.eq_ignore_ascii_case("datePublished"))
    });
    if let Some(date) = declared.filter_map(when).next() {
        return Some(date);
    }
    let times: Vec<usize> = tree.elements().filter(|node| tree.name(*node) == "time").collect();
    let is_own = |node: &usize| {
        tree.attribute(*node, "pubdate").is_some()
            || tree.ancestors(*node).any(|above| matches!(tree.name(above), "article" | "main" | "header"))
    };
    let own = times.iter().copied().filter(is_own).filter_map(when).next();
    own.or_else(|| if times.len() == 1 { times.first().copied().and_then(when) } else { None })
}

fn canonical(tree: &Tree) -> Option<String> {
    let link = tree.elements().find(|node| {
        tree.name(*node) == "link"
            && tree.attribute(*node, "rel").is_some_and(|rel| rel.eq_ignore_ascii_case("canonical"))
    })?;
    tree.attribute(link, "href").map(|href| href.trim().to_owned())
}

fn known<T>(value: Option<T>) -> Option<Known<T>> {
    value.map(|value| Known::new(value, How::Metadata))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(head: &str, title: &str, authors: &[&str], outlet: &str, published: &str, url: &str) {
        let tree = Tree::parse(head);
        let meta = of_page(&tree, head).meta;
        let text = |known: Option<Known<String>>| known.map_or(String::new(), |known| known.value);
        assert_eq!(text(meta.title), title, "{head}");
        assert_eq!(meta.authors.map_or(Vec::new(), |known| known.value), authors, "{head}");
        assert_eq!(text(meta.outlet), outlet, "{head}");
        assert_eq!(meta.published.map_or(String::new(), |known| known.value.to_string()), published, "{head}");
        assert_eq!(text(meta.url), url, "{head}");
    }

    #[test]
    fn open_graph_and_meta_elements() {
        check(
            "<meta property=og:title content='Depot burns | Tarsk Gazette'><meta property=og:site_name content='Tarsk Gazette'><meta name=author content='By Ana Bel and Jo Renn'><meta property=article:published_time content='2031-05-03T10:00:00Z'><link rel=canonical href='https://gazette.example/depot'>",
            "Depot burns",
            &["Ana Bel", "Jo Renn"],
            "Tarsk Gazette",
            "2031-05-03",
            "https://gazette.example/depot",
        );
        check(
            "<meta name='DC.date.issued' content='2031-05-03'><meta name='DC.creator' content='Ana Bel'>",
            "",
            &["Ana Bel"],
            "",
            "2031-05-03",
            "",
        );
    }

    #[test]
    fn linked_data_of_an_article() {
        check(
            r#"<script type="application/ld+json">{"@graph":[{"@type":"WebSite","name":"x"},{"@type":["NewsArticle"],"headline":"Depot &amp; mill burn","author":[{"@type":"Person","name":"Ana Bel"},{"name":"Jo Renn"}],"publisher":{"name":"Tarsk Gazette"},"datePublished":"2031-05-03"}]}</script>"#,
            "Depot & mill burn",
            &["Ana Bel", "Jo Renn"],
            "Tarsk Gazette",
            "2031-05-03",
            "",
        );
        check(
            "<script type='application/ld+json'>{\"@type\":\"Article\",\"headline\":\"Depot\nburns\"}</script>",
            "Depot burns",
            &[],
            "",
            "",
            "",
        );
        check("<script type='application/ld+json'>{\"@type\":\"Article\"</script>", "", &[], "", "", "");
    }

    #[test]
    fn the_page_title_loses_the_site() {
        check("<title>Depot burns in Tarsk - River News</title>", "Depot burns in Tarsk", &[], "", "", "");
        check("<title>Depot burns | Tarsk | River News</title><h1>Depot burns</h1>", "Depot burns", &[], "", "", "");
        check("<title>Depot burns</title>", "Depot burns", &[], "", "", "");
    }

    #[test]
    fn the_time_of_the_article_and_not_of_its_neighbours() {
        check(
            "<ul><li><time datetime=2031-01-01>x</time></ul><article><time datetime='2031-05-03'>x</time></article>",
            "",
            &[],
            "",
            "2031-05-03",
            "",
        );
        check("<time datetime=2031-01-01>x</time><time datetime=2031-01-02>x</time>", "", &[], "", "", "");
        check("<span itemprop=datePublished>May 3, 2031</span>", "", &[], "", "2031-05-03", "");
    }

    #[test]
    fn nobody_and_the_outlet_are_no_authors() {
        check("<meta name=author content='Ana Bel, River Correspondent'>", "", &["Ana Bel"], "", "", "");
        check("<meta name=author content=jrenn2>", "", &[], "", "", "");
        check("<meta name=author content=admin>", "", &[], "", "", "");
        check(
            "<meta name=author content='Tarsk Gazette'><meta property=og:site_name content='Tarsk Gazette'>",
            "",
            &[],
            "Tarsk Gazette",
            "",
            "",
        );
        check("<meta property=article:author content='https://social.example/ana'>", "", &[], "", "", "");
    }
}
