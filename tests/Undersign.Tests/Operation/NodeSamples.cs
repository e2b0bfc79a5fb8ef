using Undersign.Operation;
using Undersign.Settings;

namespace Undersign.Tests.Operation;

/// <summary>Nodes of a few lines.</summary>
internal static class NodeSamples
{
    public static NodeConfiguration Contoso => Read("");

    /// <param name="receiving">Further keys of the receive connector, beginning with a comma.</param>
    /// <param name="more">A further key of the node file.</param>
    public static NodeConfiguration Read(string receiving, string more = "")
    {
        var folder = Directory.CreateTempSubdirectory("undersign-node-");
        try
        {
            var path = Path.Combine(folder.FullName, "undersign.yaml");
            File.WriteAllText(path, $$"""
                hostName: signatures.contoso.example
                storage: { sqlite: undersign.db }
                receiveConnectors: [{ name: exchange, bindings: ["127.0.0.1:0"]{{receiving}} }]
                web: { port: 0 }
                {{more}}
                """);
            var problems = new Problems(path);
            return NodeConfigurationReader.Read(path, [], TimeProvider.System, problems) ?? throw new InvalidOperationException(string.Join('\n', problems.All));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
