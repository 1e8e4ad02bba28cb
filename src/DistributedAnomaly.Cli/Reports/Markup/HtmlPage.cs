using System.Security.Cryptography;
using System.Text;

namespace DistributedAnomaly.Cli.Reports.Markup;

/// <summary>
/// One page that needs nothing beside itself: style and script are inside, and its security policy forbids the browser every request and
/// every script but that one.
/// </summary>
internal static class HtmlPage
{
    private static readonly string Style = Asset("report.css");
    private static readonly string Script = Asset("report.js");

    public static void Write(Stream target, string title, Html body)
    {
        using var writer = new StreamWriter(target, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true) { NewLine = "\n" };
        Html head = $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="{Policy()}">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta name="referrer" content="no-referrer">
            <link rel="icon" href="data:,">
            <title>{title}</title>
            """;
        writer.Write(head);
        writer.Write("\n<style>\n");
        writer.Write(Style);
        writer.Write("</style>\n</head>\n<body>\n");
        writer.Write(body);
        writer.Write("\n<script>");
        writer.Write(Script);
        writer.Write("</script>\n</body>\n</html>\n");
    }

    private static string Policy() =>
        $"default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Script)))}'; base-uri 'none'; form-action 'none'";

    private static string Asset(string name)
    {
        using var stream = typeof(HtmlPage).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"the program was built without {name}");
        return new StreamReader(stream).ReadToEnd().ReplaceLineEndings("\n");
    }
}
