using System.Globalization;
using System.Text;

namespace DistributedAnomaly.Client.Http;

/// <summary>Builds a relative address: every name is escaped, a query without value is left out.</summary>
internal sealed class ApiPath(string start)
{
    private readonly StringBuilder _text = new(start);
    private bool _hasQuery;

    public ApiPath Segment(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        _text.Append('/').Append(Uri.EscapeDataString(name));
        return this;
    }

    public ApiPath Query(string name, string? value)
    {
        if (value is null)
            return this;
        _text.Append(_hasQuery ? '&' : '?').Append(name).Append('=').Append(Uri.EscapeDataString(value));
        _hasQuery = true;
        return this;
    }

    public ApiPath Query(string name, int? value) => Query(name, value?.ToString(CultureInfo.InvariantCulture));

    public ApiPath Query(string name, DateTimeOffset? value) =>
        Query(name, value?.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));

    public override string ToString() => _text.ToString();
}
