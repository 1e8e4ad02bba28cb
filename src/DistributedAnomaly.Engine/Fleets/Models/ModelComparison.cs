namespace DistributedAnomaly.Engine.Fleets.Models;

/// <summary>A challenger beside the champion, on the same vectors.</summary>
/// <param name="Challenger">Its version.</param>
/// <param name="Windows">Windows of time so far.</param>
/// <param name="Vectors">Vectors of calm entities that both judged.</param>
/// <param name="ChampionStrangeShare">Share of them that is strange to the champion, 0 to 1.</param>
/// <param name="ChallengerStrangeShare">Share of them that is strange to the challenger, 0 to 1.</param>
/// <param name="ChampionChange">Mean change of the champion's surprise of an entity from window to window.</param>
/// <param name="ChallengerChange">The same of the challenger's.</param>
public sealed record ModelComparison(
    int Challenger, int Windows, long Vectors, double ChampionStrangeShare, double ChallengerStrangeShare, double ChampionChange, double ChallengerChange);
