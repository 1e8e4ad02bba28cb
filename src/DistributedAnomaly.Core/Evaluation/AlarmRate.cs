namespace DistributedAnomaly.Core.Evaluation;

/// <summary>
/// How often a person would be called. An alarm is a run of flagged rows of one entity that follow one another; runs that are no
/// further apart in time than a given gap are one alarm, from the first flagged row to the last. A calm alarm is one between whose
/// first and last row (both included) no row is labelled: a false one.
/// </summary>
/// <param name="Alarms">All.</param>
/// <param name="CalmAlarms">Of them, the false ones.</param>
/// <param name="Days">Entity-days watched; null: the times are unknown.</param>
/// <param name="CalmDays">Of them, those not labelled.</param>
public readonly record struct AlarmRate(int Alarms, int CalmAlarms, double? Days, double? CalmDays)
{
    /// <summary>Alarms per entity-day; null: no time is known to have passed.</summary>
    public double? PerDay => Days > 0 ? Alarms / Days : null;

    /// <summary>False alarms per entity-day of unlabelled time, to hold against an alarm budget; null: there is no such time.</summary>
    public double? CalmPerDay => CalmDays > 0 ? CalmAlarms / CalmDays : null;

    public static AlarmRate operator +(AlarmRate a, AlarmRate b) => a.Add(b);

    /// <param name="series">Whose rows are flagged.</param>
    /// <param name="flagged">A flag per row.</param>
    /// <param name="mergeGap">Of time, between flagged rows; zero: a single calm row ends an alarm.</param>
    public static AlarmRate Of(ScoredSeries series, ReadOnlySpan<bool> flagged, TimeSpan mergeGap)
    {
        var labels = series.Labels;
        var times = series.TimesMs;
        var (alarms, calmAlarms, last, calm) = (0, 0, -1, false);
        for (var i = 0; i < flagged.Length; i++)
        {
            if (!flagged[i])
                continue;
            var goesOn = last >= 0
                && (last == i - 1 || (mergeGap > TimeSpan.Zero && !times.IsEmpty && times[i] - times[last] <= mergeGap.TotalMilliseconds));
            if (!goesOn)
            {
                calm = !labels[i];
                (alarms, calmAlarms) = (alarms + 1, calmAlarms + (calm ? 1 : 0));
            }
            else if (calm && labels[(last + 1)..(i + 1)].Contains(true))
            {
                (calm, calmAlarms) = (false, calmAlarms - 1);
            }

            last = i;
        }

        return new AlarmRate(alarms, calmAlarms, series.Days, series.CalmDays);
    }

    public AlarmRate Add(AlarmRate other) => new(Alarms + other.Alarms, CalmAlarms + other.CalmAlarms, Days + other.Days, CalmDays + other.CalmDays);
}
