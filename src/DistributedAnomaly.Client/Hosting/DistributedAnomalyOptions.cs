using DistributedAnomaly.Client.Meters;
using DistributedAnomaly.Client.Pushing;

namespace DistributedAnomaly.Client.Hosting;

/// <summary>Everything that <c>AddDistributedAnomaly</c> sets up. Checked when the host starts; all errors are named at once.</summary>
public sealed class DistributedAnomalyOptions
{
    /// <summary>Address of the server, such as <c>http://localhost:8080</c>.</summary>
    public Uri? Server { get; set; }

    /// <summary>Null: none is sent.</summary>
    public string? ApiKey { get; set; }

    /// <summary>How observations are collected and sent; <see cref="PusherOptions.Fleet"/> must be set.</summary>
    public PusherOptions Push { get; } = new();

    /// <summary>Reports the application's own instruments, unless it is switched off.</summary>
    /// <value>Default true.</value>
    public bool ReportMeters { get; set; } = true;

    /// <summary>Which instruments, as whom and how often.</summary>
    public MeterBridgeOptions Meters { get; } = new();

    internal IEnumerable<string> Errors()
    {
        if (Server is null)
            yield return $"{nameof(Server)} is missing";
        else if (!Server.IsAbsoluteUri || Server.Scheme is not ("http" or "https"))
            yield return $"{nameof(Server)} is '{Server}'; it must be an absolute http or https address";
        if (ApiKey is { Length: 0 })
            yield return $"{nameof(ApiKey)} is empty; leave it out to send none";
        foreach (var error in Push.Errors())
            yield return $"{nameof(Push)}.{error}";
        if (!ReportMeters)
            yield break;
        foreach (var error in Meters.Errors())
            yield return $"{nameof(Meters)}.{error}";
    }
}
