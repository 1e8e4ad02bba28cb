namespace DistributedAnomaly.Configuration.Tests.UseCases;

/// <summary>The plain z-score over all that was seen before, at the limit that would have cost one alarm.</summary>
internal static class ZScore
{
    public static bool Finds(double[][] rows, Incident incident)
    {
        for (var m = 0; m < rows[0].Length; m++)
        {
            var before = rows.Take(incident.From).Select(r => r[m]).ToArray();
            var mean = before.Average();
            var deviation = Math.Sqrt(before.Average(v => (v - mean) * (v - mean)));
            if (deviation == 0 || rows[incident.From - 1][m] >= before.Max())
                continue;
            var limit = before.Max(v => Math.Abs(v - mean)) / deviation;
            for (var row = incident.From; row < incident.Until; row++)
            {
                if (Math.Abs(rows[row][m] - mean) / deviation > limit)
                    return true;
            }
        }

        return false;
    }
}
