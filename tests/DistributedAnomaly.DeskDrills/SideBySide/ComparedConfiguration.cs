namespace DistributedAnomaly.DeskDrills.SideBySide;

/// <summary>The same values for both: only receivers are written differently.</summary>
internal static class ComparedConfiguration
{
    private static readonly string Policy = $$"""
        route:
          receiver: team
          group_by: [scenario]
          group_wait: {{ComparedScenario.GroupWait}}s
          group_interval: {{ComparedScenario.GroupInterval}}s
          repeat_interval: {{ComparedScenario.RepeatInterval}}s
        inhibit_rules:
          - source_matchers: ['severity="critical"']
            target_matchers: ['severity="warning"']
            equal: [scenario, instance]

        """;

    public static string OfAlertmanager(Uri webhook) => $$"""
        {{Policy}}
        receivers:
          - name: team
            webhook_configs:
              - { url: '{{webhook}}', send_resolved: true }

        """;

    public static string OfServer(Uri webhook) => $$"""
        host_watcher: { enabled: false }
        {{Policy}}
        receivers:
          webhooks:
            - { name: team, url: '{{webhook}}' }

        """;
}
