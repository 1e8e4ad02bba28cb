using System.Security.Cryptography;
using System.Text;
using DistributedAnomaly.Core.Series;

namespace DistributedAnomaly.Core.Alerting.Life;

/// <summary>Names alerts that come from outside by their labels.</summary>
public static class ExternalAlerts
{
    /// <summary>Stands for the fleet of what is no entity of this platform.</summary>
    public const string Fleet = "external";

    public static EntityKey KeyOf(ContextLabels labels) => new(Fleet, Fingerprint(labels));

    /// <summary>16 hexadecimal digits, the same for the same labels.</summary>
    public static string Fingerprint(ContextLabels labels)
    {
        var text = new StringBuilder();
        foreach (ref readonly var pair in labels.Pairs)
            text.Append(pair.Key).Append('\x1').Append(pair.Value).Append('\x2');
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())).AsSpan(0, 8));
    }
}
