using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace DistributedAnomaly.Receivers.Templates;

/// <summary>How values are written into a text, so that they are text and nothing else: no mention, no tag, no header.</summary>
internal static class Escaping
{
    private static readonly TextEncoder SlackEncoder = new EscapingEncoder(Slack);
    private static readonly TextEncoder UrlEncoder = new EscapingEncoder(Uri.EscapeDataString);
    private static readonly TextEncoder HeaderEncoder = new EscapingEncoder(Header);
    private static readonly TextEncoder HtmlEncoder = System.Text.Encodings.Web.HtmlEncoder.Create(UnicodeRanges.All);

    public static TextEncoder Of(TextForm form) => form switch
    {
        TextForm.Slack => SlackEncoder,
        TextForm.Html => HtmlEncoder,
        TextForm.Json => JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        TextForm.Url => UrlEncoder,
        TextForm.Header => HeaderEncoder,
        _ => Fluid.NullEncoder.Default,
    };

    /// <summary>The three characters that Slack's markup is made of.</summary>
    public static string Slack(string text) => text.IndexOfAny(['&', '<', '>']) < 0
        ? text
        : text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);

    /// <summary>Printable ASCII as it is, the rest percent-encoded.</summary>
    public static string Header(string text)
    {
        if (text.All(IsPrintable))
            return text;
        var escaped = new StringBuilder();
        foreach (var value in Encoding.UTF8.GetBytes(text))
        {
            if (IsPrintable((char)value) && value != '%')
                escaped.Append((char)value);
            else
                escaped.Append('%').Append(value.ToString("X2"));
        }

        return escaped.ToString();
    }

    private static bool IsPrintable(char c) => c is >= ' ' and <= '~';
}
