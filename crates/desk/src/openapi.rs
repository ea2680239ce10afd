//! The description of the desk for programs, as OpenAPI 3.1: made from the table of operations and from the pages.

use crate::access;
use crate::answer::At;
use crate::fault::Fault;
use crate::operations::{Field, Gives, OPERATIONS, Operation, Schemas, Takes, of};
use crate::pages::wrong::WrongPage;
use axum::http::{HeaderValue, Method, header};
use axum::response::{IntoResponse, Response};
use std::collections::BTreeMap;
use utoipa::openapi::content::Content;
use utoipa::openapi::header::HeaderBuilder;
use utoipa::openapi::path::{OperationBuilder, Parameter, ParameterBuilder, ParameterIn, PathItem};
use utoipa::openapi::request_body::{RequestBody, RequestBodyBuilder};
use utoipa::openapi::schema::{ArrayBuilder, ObjectBuilder, OneOfBuilder, Type};
use utoipa::openapi::security::{
    ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme,
};
use utoipa::openapi::{
    ComponentsBuilder, HttpMethod, InfoBuilder, OpenApi, OpenApiBuilder, PathsBuilder, Ref, RefOr, Required,
    ResponseBuilder, Schema, response,
};
use whosays_publish::EXPORTERS;

/// What a program should know before it asks.
const ABOUT: &str = "Each page of the desk answers at its own address with `.json` added, and a list with `.csv` too. \
What is shown is what the person may see whose key or session it is. Objects whose fields are not told here are \
records as `whosays` writes them with `--format jsonl`; the manual describes them. A form is sent at its page's \
address, with a key, or with a session and its token; what it leads to is the answer's `Location`. Under `/taxii2/` the desk \
speaks TAXII 2.1, which its own standard describes.";

/// What may go wrong everywhere, by the status.
const WRONG: [(u16, &str); 7] = [
    (400, "The address or what was sent cannot be read."),
    (401, "Nobody is signed in, or the key is not known."),
    (403, "Whoever asks may not do this, or a form lacks its session's token."),
    (404, "There is no such thing."),
    (422, "A value cannot be taken."),
    (429, "It was asked too often."),
    (503, "It cannot be done just now; what is told of the whole case may still be worked out."),
];
/// What may go wrong with a form beside that.
const WRONG_WITH_FORMS: [(u16, &str); 3] = [
    (409, "Somebody has judged it since it was shown, or it is there already."),
    (413, "Too much was sent."),
    (415, "It is no form."),
];
/// A day, a month, a year, or an interval of them.
const DAY: &str = r"^\d{4}(-\d{2}(-\d{2})?)?(/\d{4}(-\d{2}(-\d{2})?)?)?$";
/// Beyond this no number is one of the desk.
const MOST: u32 = i32::MAX.unsigned_abs();

/// The description; it has no other form.
pub(crate) async fn page(_: At) -> Result<Response, Fault> {
    let text = description().to_json().map_err(Fault::ours)?;
    Ok(([(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))], text).into_response())
}

/// All that can be asked, what it takes and what it gives.
pub(crate) fn description() -> OpenApi {
    let mut schemas: BTreeMap<String, RefOr<Schema>> = BTreeMap::new();
    let mut paths = PathsBuilder::new();
    for operation in OPERATIONS {
        let given = std::iter::once(operation.gives).chain(operation.or.iter().map(|(_, gives)| *gives));
        schemas.extend(given.flat_map(Gives::schemas));
        let method = if operation.method == "post" { HttpMethod::Post } else { HttpMethod::Get };
        paths = paths.path(operation.address(), PathItem::new(method, described(operation)));
    }
    schemas.extend(of::<WrongPage>());
    let key =
        HttpBuilder::new().scheme(HttpAuthScheme::Bearer).description(Some("A key of a person's account.")).build();
    let session = ApiKeyValue::with_description(access::COOKIE, "The session of somebody who has signed in.");
    let components = ComponentsBuilder::new()
        .schemas_from_iter(schemas)
        .security_scheme("key", SecurityScheme::Http(key))
        .security_scheme("session", SecurityScheme::ApiKey(ApiKey::Cookie(session)))
        .build();
    let about = InfoBuilder::new().title("The desk of Whosays").version(env!("CARGO_PKG_VERSION"));
    OpenApiBuilder::new().info(about.description(Some(ABOUT)).build()).paths(paths).components(Some(components)).build()
}

fn described(operation: &Operation) -> utoipa::openapi::path::Operation {
    let is_form = operation.method == "post";
    let role = access::needed(&if is_form { Method::POST } else { Method::GET }, operation.path);
    let table =
        if matches!(operation.gives, Gives::Table(_)) { " Its table is at the address with `.csv`." } else { "" };
    let is_for_people = access::is_for_people_alone(operation.path);
    let by = ["key", "session"].into_iter().filter(|by| *by == "session" || !is_for_people);
    let mut parameters: Vec<Parameter> = operation.in_path().map(|name| in_path(operation.path, name)).collect();
    if !is_form {
        parameters.extend(operation.fields().map(filter));
    }
    let part = operation.path.split('/').nth(1).filter(|part| !part.is_empty()).unwrap_or("overview");
    OperationBuilder::new()
        .tag(part)
        .summary(Some(operation.what))
        .description(Some(format!("For the role {role} and those above it.{table}")))
        .operation_id(Some(name_of(operation)))
        .parameters(Some(parameters))
        .request_body(is_form.then(|| form(operation)))
        .responses(answers(operation))
        .securities(Some(by.map(|by| SecurityRequirement::new(by, Vec::<String>::new()))))
        .build()
}

/// `get_reports_id_original`: each has another.
fn name_of(operation: &Operation) -> String {
    let words = operation.path.split(|sign: char| !sign.is_alphanumeric()).filter(|word| !word.is_empty());
    std::iter::once(operation.method).chain(words).collect::<Vec<_>>().join("_")
}

/// What stands in braces in an address.
fn in_path(path: &str, name: &str) -> Parameter {
    let words = ObjectBuilder::new().schema_type(Type::String);
    let (schema, what) = match (name, path.split('/').nth(1)) {
        ("id", Some(of @ ("reports" | "claims" | "events" | "origins"))) => {
            let letter = &of[..1];
            (words.pattern(Some(format!("^{letter}-[0-9a-f]+$"))), "Its id, or the beginning of it.")
        }
        ("number", _) => (number(1), "Its number."),
        ("format", _) => (
            words.enum_values(Some(EXPORTERS.iter().map(|exporter| exporter.extension))),
            "The ending of the file's name.",
        ),
        ("form", _) => (words.enum_values(Some(crate::exports::names())), "The form's name."),
        _ => (words.min_length(Some(1)), "Its id or its name."),
    };
    let parameter = ParameterBuilder::new().name(name).parameter_in(ParameterIn::Path).required(Required::True);
    parameter.description(Some(what)).schema(Some(schema)).build()
}

fn filter(field: &Field) -> Parameter {
    let parameter = ParameterBuilder::new().name(field.name).parameter_in(ParameterIn::Query);
    let parameter = parameter.required(Required::False).description(Some(field.what));
    parameter.schema(Some(schema(field.takes, None))).build()
}

fn number(least: u32) -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::Integer).minimum(Some(least)).maximum(Some(MOST))
}

/// What a filter or field may hold.
fn schema(takes: Takes, what: Option<&'static str>) -> RefOr<Schema> {
    let words = || ObjectBuilder::new().schema_type(Type::String);
    let several = |one: ObjectBuilder| -> RefOr<Schema> { ArrayBuilder::new().items(one).description(what).into() };
    let one = match takes {
        Takes::Words | Takes::Further => words(),
        Takes::Count => number(0),
        Takes::Number => number(1),
        Takes::Day => words().pattern(Some(DAY)),
        Takes::OneOf(all) => words().enum_values(Some(all())),
        Takes::AnyOf(all) => return several(words().enum_values(Some(all()))),
        Takes::AnyWords => return several(words()),
        Takes::Files => return several(words().content_media_type("application/octet-stream")),
    };
    one.description(what).into()
}

/// The form that is sent.
fn form(operation: &Operation) -> RequestBody {
    let mut object = ObjectBuilder::new();
    let mut kind = "application/x-www-form-urlencoded";
    for field in operation.fields() {
        match field.takes {
            Takes::Further => {
                object = object.additional_properties(Some(schema(Takes::Words, Some(field.what))));
                continue;
            }
            Takes::Files => kind = "multipart/form-data",
            _ => {}
        }
        object = object.property(field.name, schema(field.takes, Some(field.what)));
        if field.is_needed {
            object = object.required(field.name);
        }
    }
    let token = "The token of the session, which each form of a page holds; with a key there is none.";
    let object = object.property("token", schema(Takes::Words, Some(token)));
    RequestBodyBuilder::new().content(kind, Content::new(Some(object))).required(Some(Required::True)).build()
}

impl Gives {
    fn schemas(self) -> Schemas {
        match self {
            Gives::Page(schemas) | Gives::Table(schemas) => schemas(),
            Gives::Bytes | Gives::Way | Gives::Description => Vec::new(),
        }
    }

    /// Its own schema by its name.
    fn named(self) -> RefOr<Schema> {
        RefOr::Ref(Ref::from_schema_name(self.schemas().pop().map(|(name, _)| name).unwrap_or_default()))
    }

    fn status(self) -> u16 {
        if matches!(self, Gives::Way) { 303 } else { 200 }
    }

    fn answer(self) -> response::Response {
        let answer = ResponseBuilder::new();
        let json = |answer: ResponseBuilder, schema: RefOr<Schema>| {
            answer.content("application/json", Content::new(Some(schema))).build()
        };
        match self {
            Gives::Page(_) | Gives::Table(_) => json(answer.description("What is asked for."), self.named()),
            Gives::Description => json(answer.description("OpenAPI 3.1."), ObjectBuilder::new().into()),
            Gives::Bytes => {
                let bytes =
                    ObjectBuilder::new().schema_type(Type::String).content_media_type("application/octet-stream");
                let content = Content::new(Some(bytes));
                answer.description("A file to be saved.").content("application/octet-stream", content).build()
            }
            Gives::Way => {
                let place = HeaderBuilder::new().description(Some("The page that shows what became of it.")).build();
                answer.description("It is done.").header("Location", place).build()
            }
        }
    }
}

/// What is answered, by the status.
fn answers(operation: &Operation) -> response::Responses {
    let is_form = operation.method == "post";
    let of_forms = WRONG_WITH_FORMS.iter().filter(|_| is_form);
    let faults = WRONG.iter().chain(of_forms).map(|(status, what)| (status.to_string(), wrong(operation, what)));
    let given = std::iter::once((operation.gives.status(), operation.gives)).chain(operation.or.iter().copied());
    let given = given.map(|(status, gives)| match status {
        400.. => (status.to_string(), wrong_or(gives)),
        _ => (status.to_string(), gives.answer()),
    });
    // What an operation says of a status itself is said last, and holds.
    faults.chain(given).collect()
}

/// What is the matter, and the way out: as JSON where JSON was asked for, else as a page.
fn wrong(operation: &Operation, what: &str) -> response::Response {
    let answer = ResponseBuilder::new().description(what);
    match operation.gives {
        Gives::Bytes => {
            let page = ObjectBuilder::new().schema_type(Type::String);
            answer.content("text/html", Content::new(Some(page))).build()
        }
        _ => answer.content("application/json", Content::new(Some(Gives::Page(of::<WrongPage>).named()))).build(),
    }
}

/// A page that says what is the matter itself, where it got as far as that.
fn wrong_or(gives: Gives) -> response::Response {
    let either = OneOfBuilder::new().item(gives.named()).item(Gives::Page(of::<WrongPage>).named());
    let answer = ResponseBuilder::new().description("It was not done; the page as it is now says why.");
    answer.content("application/json", Content::new(Some(either))).build()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail")]
mod tests {
    use super::*;
    use crate::tests::Sitting;
    use serde_json::Value;
    use std::collections::BTreeSet;

    #[test]
    fn no_two_things_bear_one_name_and_none_is_missing() {
        let mut known: BTreeMap<String, RefOr<Schema>> = BTreeMap::new();
        for operation in OPERATIONS {
            let given = std::iter::once(operation.gives).chain(operation.or.iter().map(|(_, gives)| *gives));
            for (name, schema) in given.flat_map(Gives::schemas) {
                let before = known.insert(name.clone(), schema.clone());
                assert!(before.is_none_or(|before| before == schema), "two things are called {name}");
            }
        }
        let names: BTreeSet<String> = OPERATIONS.iter().map(name_of).collect();
        assert_eq!(names.len(), OPERATIONS.len(), "{names:?}");
        let all = serde_json::to_value(description()).unwrap();
        let written = all.to_string();
        for place in written.split("\"$ref\":\"#").skip(1).filter_map(|rest| rest.split('"').next()) {
            assert!(all.pointer(place).is_some(), "{place}");
        }
    }

    #[tokio::test]
    async fn pages_are_as_the_description_says() {
        let sitting = Sitting::open();
        let (status, all) = sitting.get("/openapi.json").await;
        let all: Value = serde_json::from_str(&all).unwrap();
        assert!(status.is_success() && all["openapi"] == "3.1.0", "{all}");
        let (_, origins) = sitting.get("/origins.json").await;
        let origins: Value = serde_json::from_str(&origins).unwrap();
        let mut found = 0;
        for operation in OPERATIONS.iter().filter(|one| one.method == "get") {
            let id = match operation.path.split('/').nth(1) {
                Some("reports") => sitting.report.as_str(),
                Some("claims") => sitting.claim.as_str(),
                Some("origins") => origins["rows"][0]["id"].as_str().unwrap_or("o-0"),
                _ => "e-0",
            };
            let address = operation.address();
            let asked =
                [("{id}", id), ("{number}", "1"), ("{format}", "md"), ("{form}", "jsonl"), ("{name}", "Nobody")]
                    .into_iter()
                    .fold(address.clone(), |asked, (place, value)| asked.replace(place, value));
            let (status, body) = sitting.get(&asked).await;
            found += usize::from(status.is_success());
            let answer = &all["paths"][&address]["get"]["responses"][status.as_str()];
            assert!(answer.is_object(), "{asked} gives {status}, which is not described");
            let schema = &answer["content"]["application/json"]["schema"];
            if !schema.is_null() {
                let faults = faults(&all, schema, &serde_json::from_str(&body).unwrap(), "");
                assert!(faults.is_empty(), "{asked}: {}\n{body}", faults.join("\n"));
            }
        }
        assert!(found > 20, "{found}");
        let (status, _) = sitting.get("/claims.json?kind=rumour").await;
        assert_eq!(status, 422);
    }

    /// What of a value its schema does not allow or does not know; of JSON Schema so much as the description uses.
    fn faults(all: &Value, schema: &Value, value: &Value, at: &str) -> Vec<String> {
        let mut faults = misfits(all, schema, value, at);
        if let (Some(fields), Some(named)) = (value.as_object(), named(all, schema)) {
            let unknown = fields.keys().filter(|key| !named.contains(key.as_str()));
            faults.extend(unknown.map(|key| format!("{at}.{key} is not described")));
        }
        faults
    }

    fn misfits(all: &Value, schema: &Value, value: &Value, at: &str) -> Vec<String> {
        if let Some(schema) = referred(all, schema) {
            return misfits(all, schema, value, at);
        }
        if let Some(parts) = schema["allOf"].as_array() {
            return parts.iter().flat_map(|part| misfits(all, part, value, at)).collect();
        }
        if let Some(choices) = schema["oneOf"].as_array() {
            let fits = choices.iter().filter(|choice| faults(all, choice, value, at).is_empty()).count();
            return if fits == 1 { Vec::new() } else { vec![format!("{at} fits {fits} choices: {value}")] };
        }
        let kinds: Vec<&str> = match &schema["type"] {
            Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).collect(),
            kind => kind.as_str().into_iter().collect(),
        };
        let is_chosen = schema["enum"].as_array().is_none_or(|choices| choices.contains(value));
        if !kinds.iter().any(|kind| is_of(value, kind)) || !is_chosen {
            return vec![format!("{at} is {value}, and not {schema}")];
        }
        match value {
            Value::Object(fields) => {
                let needed = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
                let lacking = needed.filter(|key| !fields.contains_key(*key)).map(|key| format!("{at}.{key} lacks"));
                let own = |(key, value): (&String, &Value)| match &schema["properties"][key] {
                    Value::Null => Vec::new(),
                    schema => self::faults(all, schema, value, &format!("{at}.{key}")),
                };
                lacking.chain(fields.iter().flat_map(own)).collect()
            }
            Value::Array(things) => {
                let first = schema["prefixItems"].as_array().map(Vec::as_slice).unwrap_or_default();
                let of = |(place, thing): (usize, &Value)| {
                    self::faults(all, first.get(place).unwrap_or(&schema["items"]), thing, &format!("{at}[{place}]"))
                };
                things.iter().enumerate().flat_map(of).collect()
            }
            _ => Vec::new(),
        }
    }

    fn referred<'a>(all: &'a Value, schema: &Value) -> Option<&'a Value> {
        all.pointer(schema["$ref"].as_str()?.strip_prefix('#')?)
    }

    fn is_of(value: &Value, kind: &str) -> bool {
        match kind {
            "object" => value.is_object(),
            "array" => value.is_array(),
            "string" => value.is_string(),
            "boolean" => value.is_boolean(),
            "number" => value.is_number(),
            "integer" => value.is_u64() || value.is_i64(),
            "null" => value.is_null(),
            _ => false,
        }
    }

    /// The fields that a schema names; nothing where it lets others pass.
    fn named(all: &Value, schema: &Value) -> Option<BTreeSet<String>> {
        if let Some(schema) = referred(all, schema) {
            return named(all, schema);
        }
        if let Some(parts) = schema["allOf"].as_array() {
            let parts: Option<Vec<BTreeSet<String>>> = parts.iter().map(|part| named(all, part)).collect();
            return parts.map(|parts| parts.into_iter().flatten().collect());
        }
        schema["properties"].as_object().map(|fields| fields.keys().cloned().collect())
    }
}
