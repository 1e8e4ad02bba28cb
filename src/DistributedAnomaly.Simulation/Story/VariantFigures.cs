namespace DistributedAnomaly.Simulation.Story;

/// <summary>How well one way to watch the fleet did, after the days of learning.</summary>
/// <param name="Variant">The way.</param>
/// <param name="AlarmsPerDay">All that people were told: alarms of servers and incidents of cohorts.</param>
/// <param name="RealPerDay">Those during a fault of that server or cohort, or within a quarter of an hour after it.</param>
/// <param name="RealShare">Their share of all alarms, 0 to 1.</param>
/// <param name="FoundShare">Share of the faults with an alarm in that time, 0 to 1.</param>
/// <param name="LearningAlarmsPerDay">Alarms a day before: they are not counted above.</param>
/// <param name="IncidentsPerDay">Of all alarms those that speak of a cohort.</param>
/// <param name="Kinds">By kind of fault.</param>
/// <param name="Falsehoods">The most frequent reasons of alarms that were not real, with their number.</param>
/// <param name="MicrosecondsPerObservation">Processor time of one observation of all metrics with all that comes of it, the simulation left out.</param>
/// <param name="BytesPerServer">What is kept of a server, by its own estimate; 0: next to nothing.</param>
public sealed record VariantFigures(
    StoryVariant Variant, double AlarmsPerDay, double RealPerDay, double RealShare, double FoundShare, double LearningAlarmsPerDay,
    double IncidentsPerDay, IReadOnlyList<KindFigures> Kinds, IReadOnlyList<KeyValuePair<string, int>> Falsehoods, double MicrosecondsPerObservation,
    double BytesPerServer);
