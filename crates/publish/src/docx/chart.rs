//! A chart as DrawingML (ISO/IEC 29500-1, part 21.2): dots by day, those that were revised later pale.

use super::parts::escaped;
use crate::brief::{Chart, Point};
use crate::chart::described;

/// How large the chart is, in the format's units of 1/360,000 cm.
const WIDTH: u64 = 5_830_000;
const HEIGHT: u64 = 2_160_000;

/// The chart's own part of the package.
pub(super) fn part(chart: &Chart) -> String {
    let kept: Vec<&Point> = chart.points.iter().filter(|point| point.stands).collect();
    let revised: Vec<&Point> = chart.points.iter().filter(|point| !point.stands).collect();
    let named = [("stands", kept, true), ("revised later", revised, false)];
    let series: String = named
        .iter()
        .filter(|(_, points, _)| !points.is_empty())
        .enumerate()
        .map(|(i, (name, points, full))| series(i, name, points, *full))
        .collect();
    let first = chart.points.first().map_or("", |point| point.date.as_str());
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
         <c:chartSpace xmlns:c=\"http://schemas.openxmlformats.org/drawingml/2006/chart\" \
         xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\"><c:roundedCorners val=\"0\"/>\
         <c:chart><c:autoTitleDeleted val=\"1\"/><c:plotArea><c:layout/>\
         <c:scatterChart><c:scatterStyle val=\"lineMarker\"/><c:varyColors val=\"0\"/>{series}\
         <c:axId val=\"1\"/><c:axId val=\"2\"/></c:scatterChart>{}{}</c:plotArea>\
         <c:legend><c:legendPos val=\"b\"/><c:overlay val=\"0\"/></c:legend><c:plotVisOnly val=\"1\"/></c:chart></c:chartSpace>",
        axis(1, 2, "b", &format!("days after {first}")),
        axis(2, 1, "l", "")
    )
}

fn series(index: usize, name: &str, points: &[&Point], full: bool) -> String {
    let numbers = |value: fn(&Point) -> u64| {
        let held: String = points
            .iter()
            .enumerate()
            .map(|(i, point)| format!("<c:pt idx=\"{i}\"><c:v>{}</c:v></c:pt>", value(point)))
            .collect();
        format!("<c:numLit><c:formatCode>#,##0</c:formatCode><c:ptCount val=\"{}\"/>{held}</c:numLit>", points.len())
    };
    let inside = if full { "404040" } else { "BFBFBF" };
    format!(
        "<c:ser><c:idx val=\"{index}\"/><c:order val=\"{index}\"/><c:tx><c:v>{name}</c:v></c:tx>\
         <c:spPr><a:ln w=\"19050\"><a:noFill/></a:ln></c:spPr>\
         <c:marker><c:symbol val=\"circle\"/><c:size val=\"7\"/><c:spPr><a:solidFill><a:srgbClr val=\"{inside}\"/></a:solidFill>\
         <a:ln w=\"9525\"><a:solidFill><a:srgbClr val=\"404040\"/></a:solidFill></a:ln></c:spPr></c:marker>\
         <c:dLbls><c:dLblPos val=\"r\"/><c:showLegendKey val=\"0\"/><c:showVal val=\"1\"/><c:showCatName val=\"0\"/>\
         <c:showSerName val=\"0\"/><c:showPercent val=\"0\"/><c:showBubbleSize val=\"0\"/></c:dLbls>\
         <c:xVal>{}</c:xVal><c:yVal>{}</c:yVal><c:smooth val=\"0\"/></c:ser>",
        numbers(|point| point.day),
        numbers(|point| point.n)
    )
}

fn axis(id: u8, other: u8, side: &str, title: &str) -> String {
    let title = if title.is_empty() {
        String::new()
    } else {
        format!(
            "<c:title><c:tx><c:rich><a:bodyPr/><a:p><a:pPr><a:defRPr sz=\"900\" b=\"0\"/></a:pPr><a:r><a:rPr lang=\"en-GB\" sz=\"900\" b=\"0\"/>\
             <a:t>{}</a:t></a:r></a:p></c:rich></c:tx><c:overlay val=\"0\"/></c:title>",
            escaped(title)
        )
    };
    format!(
        "<c:valAx><c:axId val=\"{id}\"/><c:scaling><c:orientation val=\"minMax\"/><c:min val=\"0\"/></c:scaling>\
         <c:delete val=\"0\"/><c:axPos val=\"{side}\"/>{title}<c:numFmt formatCode=\"#,##0\" sourceLinked=\"0\"/>\
         <c:majorTickMark val=\"out\"/><c:minorTickMark val=\"none\"/><c:tickLblPos val=\"nextTo\"/>\
         <c:crossAx val=\"{other}\"/><c:crosses val=\"autoZero\"/></c:valAx>"
    )
}

/// Where the chart stands in the text, with its words for those who do not see it.
pub(super) fn frame(chart: &Chart, number: usize) -> String {
    format!(
        "<w:r><w:drawing><wp:inline distT=\"0\" distB=\"0\" distL=\"0\" distR=\"0\"><wp:extent cx=\"{WIDTH}\" cy=\"{HEIGHT}\"/>\
         <wp:docPr id=\"{number}\" name=\"Chart {number}\" title=\"{}\" descr=\"{}\"/><wp:cNvGraphicFramePr/>\
         <a:graphic><a:graphicData uri=\"http://schemas.openxmlformats.org/drawingml/2006/chart\">\
         <c:chart r:id=\"chart{number}\"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>",
        escaped(&chart.title),
        escaped(&described(chart))
    )
}
