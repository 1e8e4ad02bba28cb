using System.Globalization;
using DistributedAnomaly.Cli.Reports.Markup;

namespace DistributedAnomaly.Cli.Reports.Charts;

/// <summary>
/// A chart: marks between two axes. The marks are SVG that stretches to any width; labels are text of the page, which stays readable on a
/// phone. The script finds values for the pointer by the axes' ends and by the paths that carry a name.
/// </summary>
/// <param name="title">Above the chart; may hold markup.</param>
/// <param name="description">What a person who does not see the chart should know of it.</param>
/// <param name="x">Horizontal.</param>
/// <param name="y">Vertical.</param>
internal sealed class Plot(Html title, string description, Axis x, Axis y)
{
    /// <summary>Units of the drawing from left to right.</summary>
    public const int Width = 1000;

    /// <summary>Units of the drawing from top to bottom: enough of them that a part of it can be looked at alone.</summary>
    public const int Height = 4000;

    private readonly List<Html> _marks = [];
    private readonly List<Html> _keys = [];

    /// <summary>Appearance: <c>tall</c>, <c>flat</c> or nothing.</summary>
    public string Shape { get; init; } = "";

    /// <summary>What the horizontal axis counts; empty for time.</summary>
    public string XName { get; init; } = "";

    /// <summary>A smaller range of the vertical axis that the reader may look at alone; null: there is none worth it.</summary>
    public Axis? Zoom { get; init; }

    /// <summary>After the chart: notes, a table.</summary>
    public Html Below { get; set; }

    public double X(double value) => x.Place(value) * Width;

    public double Y(double value) => (1 - y.Place(value)) * Height;

    /// <summary>Draws a path.</summary>
    /// <param name="path">In the plot's units.</param>
    /// <param name="style">Class, which gives colour and line.</param>
    /// <param name="name">For the pointer's readout; null: it is not read out.</param>
    public void Draw(PathData path, string style, string? name = null)
    {
        if (path.IsEmpty)
            return;
        if (name is null)
            _marks.Add($"<path class=\"{style}\" d=\"{path.ToString()}\"/>");
        else
            _marks.Add($"<path class=\"{style}\" data-name=\"{name}\" d=\"{path.ToString()}\"/>");
    }

    /// <summary>A line through points.</summary>
    public void Line(IEnumerable<(double X, double Y)> points, string style, string? name = null)
    {
        var path = new PathData();
        foreach (var (px, py) in points)
            path.To(X(px), Y(py));
        Draw(path, style, name);
    }

    public void Dot(double atX, double atY, string style)
    {
        var path = new PathData();
        path.Dot(X(atX), Y(atY));
        Draw(path, style);
    }

    /// <summary>Shades a stretch of the horizontal axis over the whole height.</summary>
    /// <param name="from">Where it begins.</param>
    /// <param name="to">Where it ends; it is drawn at least so wide that it can be seen.</param>
    /// <param name="style">Class.</param>
    /// <param name="title">What it is.</param>
    public void Shade(double from, double to, string style, string title)
    {
        var left = X(from);
        var width = Math.Max(X(to) - left, 1.5);
        _marks.Add($"<rect class=\"{style}\" x=\"{left:0.#}\" y=\"0\" width=\"{width:0.#}\" height=\"{Height}\"><title>{title}</title></rect>");
    }

    /// <summary>A bar from the bottom.</summary>
    public void Bar(double from, double to, double value, string style, string title)
    {
        var (left, top) = (X(from), Y(value));
        var width = Math.Max(X(to) - left, 1);
        _marks.Add($"<rect class=\"{style}\" x=\"{left:0.#}\" y=\"{top:0.#}\" width=\"{width:0.#}\" height=\"{Height - top:0.#}\"><title>{title}</title></rect>");
    }

    /// <summary>A line over the whole width.</summary>
    public void Level(double value, string style) => Line([(x.From, value), (x.To, value)], style);

    /// <summary>A line over the whole height.</summary>
    public void Stand(double value, string style) => Line([(value, y.From), (value, y.To)], style);

    /// <summary>An entry of the legend.</summary>
    public void Key(string style, string text) => _keys.Add($"<span class=\"key\"><i class=\"{style}\"></i>{text}</span>");

    public Html ToHtml()
    {
        var (labels, lines) = (YLabels(y, "full"), Grid(y, "full"));
        var zoom = Html.Empty;
        if (Zoom is not null)
        {
            (labels, lines) = ($"{labels}{YLabels(Zoom, "zoomed")}", $"{lines}{Grid(Zoom, "zoomed")}");
            zoom = $" data-zoom=\"{Y(Zoom.To):0.#} {Y(Zoom.From) - Y(Zoom.To):0.#}\"";
        }

        var keys = _keys.Count == 0 ? Html.Empty : (Html)$"<div class=\"keys\">{_keys}</div>";
        var xName = XName.Length == 0 ? Html.Empty : (Html)$"<div class=\"xname\" aria-hidden=\"true\">{XName}</div>";
        return $"""
            <figure class="chart {Shape}" data-x0="{x.From:R}" data-x1="{x.To:R}" data-y0="{y.From:R}" data-y1="{y.To:R}" data-x="{Kind(x)}" data-y="{Kind(y)}" data-xname="{XName}"{zoom}>
            <figcaption><span class="title">{title}</span><output class="readout"></output></figcaption>{keys}
            <div class="frame"><div class="ys" aria-hidden="true">{labels}</div><div class="area"><svg viewBox="0 0 {Width} {Height}" preserveAspectRatio="none" role="img" aria-label="{description}"><desc>{description}</desc>{lines}{_marks}</svg><div class="cross" hidden></div></div><div class="xs" aria-hidden="true">{x.Ticks.Select(XLabel)}</div></div>{xName}{Below}
            </figure>

            """;
    }

    private static Html YLabels(Axis axis, string style) =>
        $"<div class=\"{style}\">{axis.Ticks.Select(tick => (Html)$"<span style=\"top:{Percent(1 - axis.Place(tick.Value))}\">{tick.Label}</span>")}</div>";

    private Html Grid(Axis axis, string style)
    {
        var grid = new PathData();
        foreach (var tick in axis.Ticks)
        {
            grid.Lift();
            grid.To(0, Y(tick.Value));
            grid.To(Width, Y(tick.Value));
        }

        return $"<path class=\"grid {style}\" d=\"{grid.ToString()}\"/>";
    }

    private Html XLabel(Tick tick, int index)
    {
        var place = x.Place(tick.Value);
        var style = (index % 2 == 1 ? "minor " : "") + (place < 0.04 ? "first" : place > 0.96 ? "last" : "");
        return $"<span class=\"{style}\" style=\"left:{Percent(place)}\">{tick.Label}</span>";
    }

    private static string Percent(double part) => (part * 100).ToString("0.##", CultureInfo.InvariantCulture) + "%";

    private static string Kind(Axis axis) => axis.Kind switch
    {
        AxisKind.Log => "log",
        AxisKind.Time => "time",
        _ => "linear",
    };
}
