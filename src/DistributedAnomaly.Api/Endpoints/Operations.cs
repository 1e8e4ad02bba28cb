using DistributedAnomaly.Api.Access;
using DistributedAnomaly.Api.Description;
using DistributedAnomaly.Api.Parameters;
using DistributedAnomaly.Api.Problems;
using DistributedAnomaly.Contracts.V1;

namespace DistributedAnomaly.Api.Endpoints;

/// <summary>Every endpoint of the API on one page.</summary>
internal static class Operations
{
    private const string Api = "/api/v1";

    private static readonly PathParameter Fleet = new("fleet", "Name of the fleet: 1 to 256 characters, no slash, no control characters.");
    private static readonly PathParameter Version = new("version", "Version of the model: a whole number from 1.");
    private static readonly PathParameter Entity = new("entity", "Name of the entity, percent-encoded: a slash inside it is %2F.");

    public static readonly Operation Observe = new("POST", Api + "/fleets/{fleet}/observations", "observe", "Send observations")
    {
        Details = "Each observation names an entity, its metrics, and optionally a timestamp (RFC 3339 text, Unix seconds below 1e11, Unix milliseconds "
            + "from there; without one the time of receipt) and context labels. Invalid observations are refused one by one with a reason, and the valid "
            + "ones are kept. A JSON document with a syntax error is refused whole; of NDJSON (one observation per line) only the broken lines are. "
            + "What is accepted is durable when the answer is sent; sending it again changes nothing.",
        Tag = "Observations",
        Scope = ApiScopes.Ingest,
        Path = [Fleet],
        Query = [ObserveEndpoint.Verdicts],
        Answer = typeof(ObserveResponse),
        AnswerDetails = "At least one observation was accepted, or none was sent.",
        TakesObservations = true,
        Problems =
        [
            ProblemTypes.MalformedBody, ProblemTypes.InvalidObservations, ProblemTypes.UnknownFleet, ProblemTypes.TooLarge,
            ProblemTypes.UnsupportedMediaType, ProblemTypes.LimitReached, ProblemTypes.Overloaded,
        ],
    };

    public static readonly Operation ListFleets = new("GET", Api + "/fleets", "listFleets", "All fleets at a glance")
    {
        Answer = typeof(FleetList), AnswerDetails = "The fleets that the key covers.",
    };

    public static readonly Operation GetFleet = new("GET", Api + "/fleets/{fleet}", "getFleet", "One fleet at a glance")
    {
        Path = [Fleet], Answer = typeof(Fleet), AnswerDetails = "The fleet.", Problems = [ProblemTypes.UnknownFleet],
    };

    public static readonly Operation ListModels = new("GET", Api + "/fleets/{fleet}/models", "listModels", "The versions of a fleet's model, and what is going on with them")
    {
        Details = "A model judges each entity beside all others of its fleet. A new version is a challenger until it was compared with the champion on "
            + "the same calm moments: it is promoted if it does not find more of them strange and its judgement is as steady.",
        Path = [Fleet], Answer = typeof(FleetModelList), AnswerDetails = "The versions, newest first.",
        Problems = [ProblemTypes.UnknownFleet, ProblemTypes.NotPossible],
    };

    public static readonly Operation GetModel = new("GET", Api + "/fleets/{fleet}/models/{version}", "getModel", "One version of a fleet's model")
    {
        Path = [Fleet, Version], Answer = typeof(FleetModel), AnswerDetails = "What is known of it.",
        Problems = [ProblemTypes.UnknownModel, ProblemTypes.NotPossible],
    };

    public static readonly Operation TrainModel = new("POST", Api + "/fleets/{fleet}/models/train", "trainModel", "Train a new version now")
    {
        Details = "The training runs in the background; `GET .../models` tells how far it is.",
        Scope = ApiScopes.Operate, Path = [Fleet], Answer = typeof(FleetTraining), AnswerDetails = "What is being trained.",
        Problems = [ProblemTypes.UnknownFleet, ProblemTypes.NotPossible, ProblemTypes.Overloaded],
    };

    public static readonly Operation PromoteModel = new(
        "POST", Api + "/fleets/{fleet}/models/{version}/promote", "promoteModel", "Let a version judge: a challenger, or one of before (a rollback)")
    {
        Details = "Holds from the next observations on; none is lost or left unjudged.",
        Scope = ApiScopes.Operate, Path = [Fleet, Version], Answer = typeof(FleetModel), AnswerDetails = "What is known of it now.",
        Problems = [ProblemTypes.UnknownModel, ProblemTypes.NotPossible],
    };

    public static readonly Operation GetPeers = new("GET", Api + "/fleets/{fleet}/peers", "getPeers", "What the members of a fleet's cohorts do now")
    {
        Path = [Fleet], Answer = typeof(FleetPeers), AnswerDetails = "The last window, by cohort.",
        Problems = [ProblemTypes.UnknownFleet, ProblemTypes.NotPossible],
    };

    public static readonly Operation ListIncidents = new("GET", Api + "/fleets/{fleet}/incidents", "listIncidents", "Cohorts of a fleet that moved together")
    {
        Path = [Fleet], Answer = typeof(FleetIncidentList), AnswerDetails = "Newest first; those that last have no end.",
        Problems = [ProblemTypes.UnknownFleet, ProblemTypes.NotPossible],
    };

    public static readonly Operation ListEntities = new("GET", Api + "/fleets/{fleet}/entities", "listEntities", "The entities of a fleet, page by page")
    {
        Tag = "Entities", Path = [Fleet], Answer = typeof(EntityList), AnswerDetails = "One page.", Problems = [ProblemTypes.UnknownFleet],
        Query = [EntityEndpoints.State, EntityEndpoints.Sort, EntityEndpoints.Limit, EntityEndpoints.Cursor],
    };

    public static readonly Operation GetEntity = new("GET", Api + "/fleets/{fleet}/entities/{entity}", "getEntity", "How an entity is, and why")
    {
        Tag = "Entities", Path = [Fleet, Entity], Answer = typeof(Entity), AnswerDetails = "The entity's health.", Problems = [ProblemTypes.UnknownEntity],
    };

    public static readonly Operation GetHistory = new("GET", Api + "/fleets/{fleet}/entities/{entity}/history", "getHistory", "What an entity's metrics were")
    {
        Details = "One-minute roll-ups with the band of normal values, or the raw observations that were kept around episodes.",
        Tag = "Entities", Path = [Fleet, Entity], Answer = typeof(History), AnswerDetails = "The history.", Problems = [ProblemTypes.UnknownEntity],
        Query = [EntityEndpoints.Metric, EntityEndpoints.From, EntityEndpoints.To, EntityEndpoints.Points, EntityEndpoints.Raw],
    };

    public static readonly Operation ListAlerts = new("GET", Api + "/alerts", "listAlerts", "Alerts, newest first")
    {
        Tag = "Alerts", Answer = typeof(AlertList), AnswerDetails = "The alerts of the fleets that the key covers.",
        Query = [AlertEndpoints.Fleet, AlertEndpoints.Entity, AlertEndpoints.Status, AlertEndpoints.Limit, AlertEndpoints.Before],
    };

    public static readonly Operation GetAlert = new("GET", Api + "/alerts/{**id}", "getAlert", "One alert")
    {
        Tag = "Alerts", Answer = typeof(Alert), AnswerDetails = "The alert.", Problems = [ProblemTypes.UnknownAlert],
        Path = [new("id", "Id of the alert. Slashes in it may stand as they are or as %2F.")],
    };

    public static readonly Operation GiveFeedback = new("POST", Api + "/feedback", "giveFeedback", "Say whether an alarm was one")
    {
        Details = "It is durable when the answer is sent, and holds from the entity's next observation on. A false alarm raises the threshold for "
            + "observations that the same metric leads on the same side: at first the same again is no alarm, and of what was added half is gone after "
            + "every 30 days. `expected` does the same, and the episode that is open is learnt as normal at full pace. `true` takes back what was said "
            + "about the same pattern. While a freeze lasts nothing is learnt; everything is judged all the same.",
        Tag = "Alerts",
        Scope = ApiScopes.Operate,
        Body = typeof(FeedbackRequest),
        Answer = typeof(FeedbackList),
        AnswerDetails = "What is remembered about the entity now.",
        Problems = [ProblemTypes.MalformedBody, ProblemTypes.UnknownAlert, ProblemTypes.UnknownEntity],
    };

    public static readonly Operation GetFeedback = new(
        "GET", Api + "/fleets/{fleet}/entities/{entity}/feedback", "getFeedback", "What was said about an entity, by whom and why")
    {
        Tag = "Entities", Path = [Fleet, Entity], Answer = typeof(FeedbackList), AnswerDetails = "The last 16, oldest first.",
        Problems = [ProblemTypes.UnknownEntity],
    };

    public static readonly Operation Live = new("GET", "/healthz", "getHealth", "Does the process answer?")
    {
        Tag = "Server", Scope = ApiScopes.None, AnswerMediaType = "text/plain", AnswerDetails = "It does.",
    };

    public static readonly Operation Ready = new("GET", "/readyz", "getReadiness", "Are requests served?")
    {
        Tag = "Server", Scope = ApiScopes.None, AnswerMediaType = "text/plain", AnswerDetails = "They are.", Problems = [ProblemTypes.NotReady],
    };

    public static readonly Operation Metrics = new("GET", "/metrics", "getMetrics", "The server's own metrics for Prometheus")
    {
        Tag = "Server", AnswerMediaType = "text/plain", AnswerDetails = "Text exposition format 0.0.4.",
    };

    public static readonly Operation Root = new("GET", "/", "getServer", "What answers here, and where to go on")
    {
        Tag = "Server", Scope = ApiScopes.None, Answer = typeof(ServerInfo), AnswerDetails = "JSON, or a page where text/html is asked for.",
    };
}
