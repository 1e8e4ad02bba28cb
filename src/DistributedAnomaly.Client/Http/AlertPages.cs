using System.Runtime.CompilerServices;
using DistributedAnomaly.Contracts.V1;

namespace DistributedAnomaly.Client.Http;

/// <summary>
/// Reads all alerts page by page. A page is asked for by the start of its newest alert, which several alerts may share: so each page
/// overlaps the one before by that millisecond, and what was seen already is left out.
/// </summary>
internal static class AlertPages
{
    public static async IAsyncEnumerable<Alert> ReadAsync(
        AnomalyClient client, AlertFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        DateTimeOffset? before = null;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (true)
        {
            var page = await client.GetAlertPageAsync(filter, before, cancellationToken).ConfigureAwait(false);
            var fresh = page.Where(alert => !seen.Contains(alert.Id)).ToList();
            foreach (var alert in fresh)
                yield return alert;
            if (page.Count < filter.PageSize)
                yield break;
            var oldest = page[^1].Started;
            // A whole page of alerts that started in the same millisecond and are known: only a step past it gets on.
            before = fresh.Count > 0 ? oldest.AddMilliseconds(1) : oldest;
            seen = page.Where(alert => alert.Started == oldest).Select(alert => alert.Id).ToHashSet(StringComparer.Ordinal);
        }
    }
}
