namespace DistributedAnomaly.Configuration.Tests.UseCases;

/// <summary>Fixed thresholds as careful people set them: as tight as they can be without an alarm in the weeks before.</summary>
internal static class Ranged
{
    public static bool Finds(double[][] rows, Incident incident)
    {
        for (var m = 0; m < rows[0].Length; m++)
        {
            double low = double.MaxValue, high = double.MinValue;
            for (var row = 0; row < incident.From - incident.Rows; row++)
                (low, high) = (Math.Min(low, rows[row][m]), Math.Max(high, rows[row][m]));
            // A running total is always higher than before.
            var grows = rows[incident.From - 1][m] >= high;
            for (var row = incident.From; row < incident.Until && !grows; row++)
            {
                if (rows[row][m] < low || rows[row][m] > high)
                    return true;
            }
        }

        return false;
    }
}
