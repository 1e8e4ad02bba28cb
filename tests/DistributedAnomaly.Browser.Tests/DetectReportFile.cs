using System.Globalization;
using System.Text;
using DistributedAnomaly.TestKit;

namespace DistributedAnomaly.Browser.Tests;

/// <summary>A report of <c>detect</c> that the real program wrote: three columns, a few rows far out, a name that tries to be markup.</summary>
public sealed class DetectReportFile : IAsyncLifetime
{
    public const string EvilColumn = "<img src=x onerror=alert(3)> a-name-without-any-place-to-break-it-which-is-longer-than-a-phone";

    private readonly TempFolder _folder = new();

    public string Address => new Uri(Path).AbsoluteUri;

    public string Path => _folder.File("detect.html");

    public async ValueTask InitializeAsync()
    {
        var (rows, random) = (new StringBuilder($"cpu,{EvilColumn},disk\n"), new Random(4));
        for (var i = 0; i < 400; i++)
        {
            var off = i % 40 == 39 ? 6 : 0;
            rows.Append(CultureInfo.InvariantCulture, $"{random.NextDouble() + off:F3},{random.NextDouble() - off:F3},{random.NextDouble():F3}\n");
        }

        await File.WriteAllTextAsync(_folder.File("rows.csv"), rows.ToString());
        await CliProcess.RunAsync(
            "detect", "--detector", "isolation-forest", "--train", _folder.File("rows.csv"), "--explain", "--out", _folder.File("scores.csv"), "--report", Path);
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }
}
