using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace DistributedAnomaly.Cli.Reports.Markup;

/// <summary>
/// A piece of markup. It is made of an interpolated string only: what stands in the source is markup, what stands in its holes is text
/// and is escaped, unless it is itself <see cref="Html"/>. So a name from a file can never become markup.
/// </summary>
/// <example><c>Html cell = $"&lt;td&gt;{name}&lt;/td&gt;";</c></example>
[InterpolatedStringHandler]
internal readonly struct Html
{
    // Also escapes controls, unassigned and private characters; letters of all scripts stay readable.
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private readonly StringBuilder? _text;

    public Html(int literalLength, int formattedCount) => _text = new StringBuilder(literalLength + 16 * formattedCount);

    public static Html Empty => default;

    public int Length => _text?.Length ?? 0;

    public void AppendLiteral(string markup) => _text!.Append(markup);

    public void AppendFormatted(string? text)
    {
        if (!string.IsNullOrEmpty(text))
            _text!.Append(Encoder.Encode(text));
    }

    public void AppendFormatted(long number) => _text!.Append(CultureInfo.InvariantCulture, $"{number}");

    public void AppendFormatted(double number, string format) => _text!.Append(number.ToString(format, CultureInfo.InvariantCulture));

    public void AppendFormatted(Html markup) => _text!.Append(markup._text);

    public void AppendFormatted(IEnumerable<Html> pieces)
    {
        foreach (var piece in pieces)
            _text!.Append(piece._text);
    }

    public override string ToString() => _text?.ToString() ?? "";
}
