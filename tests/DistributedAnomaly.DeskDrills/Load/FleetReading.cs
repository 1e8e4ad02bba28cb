using System.Globalization;
using System.Text.Json;
using DistributedAnomaly.Contracts.V1;

namespace DistributedAnomaly.DeskDrills.Load;

/// <summary>Asks a server about the drill's fleet.</summary>
internal sealed class FleetReading(Uri server) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = server };

    /// <summary>Alerts that fire now, at most 1,000.</summary>
    public async Task<IReadOnlyList<Alert>> FiringAsync()
    {
        var body = await _http.GetByteArrayAsync(new Uri($"api/v1/alerts?status=firing&limit=1000&fleet={FaultyFleet.Name}", UriKind.Relative));
        return JsonSerializer.Deserialize(body, V1Json.Default.AlertList)!.Alerts;
    }

    /// <summary>Observations judged, of all entities together.</summary>
    public async Task<long> ObservationsAsync()
    {
        var (sum, cursor) = (0L, "");
        do
        {
            var page = string.Create(
                CultureInfo.InvariantCulture, $"api/v1/fleets/{FaultyFleet.Name}/entities?limit=1000{(cursor is "" ? "" : "&cursor=" + Uri.EscapeDataString(cursor))}");
            var list = JsonSerializer.Deserialize(await _http.GetByteArrayAsync(new Uri(page, UriKind.Relative)), V1Json.Default.EntityList)!;
            sum += list.Entities.Sum(e => e.Samples);
            cursor = list.Cursor ?? "";
        }
        while (cursor is not "");
        return sum;
    }

    public void Dispose() => _http.Dispose();
}
