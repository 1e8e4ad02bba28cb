using System.Globalization;
using System.Text;
using DistributedAnomaly.TestKit;

namespace DistributedAnomaly.Browser.Tests;

/// <summary>A report that the real program wrote: two entities with incidents, labels, and names that try to be markup.</summary>
public sealed class ReportFile : IAsyncLifetime
{
    public const string EvilMetric = "<script>alert(1)</script>";
    public const string EvilEntity = "<img src=x onerror=alert(2)> a-name-without-any-place-to-break-it-which-is-longer-than-a-phone-is-wide";

    private readonly TempFolder _folder = new();

    public string Address => new Uri(Path).AbsoluteUri;

    public string Path => _folder.File("report.html");

    public async ValueTask InitializeAsync()
    {
        var (rows, labels) = (new StringBuilder("timestamp,entity," + EvilMetric + ",memory\n"), new StringBuilder("timestamp,label\n"));
        var random = new Random(3);
        for (var i = 0; i < 3000; i++)
        {
            var time = 1_770_000_000 + i * 60;
            var incident = i is (>= 1500 and < 1530) or (>= 2200 and < 2240);
            labels.Append(CultureInfo.InvariantCulture, $"{time},{(incident || i is >= 2700 and < 2705 ? 1 : 0)}\n");
            foreach (var entity in (string[])["web1", EvilEntity])
                rows.Append(CultureInfo.InvariantCulture, $"{time},{entity},{20 + 5 * Math.Sin(i / 230.0) + random.NextDouble() + (incident ? 90 : 0):F3},{random.NextDouble():F3}\n");
        }

        await File.WriteAllTextAsync(_folder.File("fleet.csv"), rows.ToString());
        await File.WriteAllTextAsync(_folder.File("truth.csv"), labels.ToString());
        await CliProcess.RunAsync("backtest", _folder.File("fleet.csv"), "--labels", _folder.File("truth.csv"), "--out", Path);
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }
}
