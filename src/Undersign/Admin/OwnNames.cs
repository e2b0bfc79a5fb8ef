using System.Net;
using Undersign.Operation;

namespace Undersign.Admin;

/// <summary>
/// Answers only who asks for this node. A page elsewhere may have its own name resolve to our address, and then reads our pages in the browser
/// of somebody who is inside (DNS rebinding); what the browser says in Host gives it away. RFC 9110 §7.4.
/// </summary>
/// <remarks>Balancers and Prometheus ask by address, and no address can be made to resolve to another.</remarks>
internal sealed class OwnNames(NodeConfiguration node)
{
    private readonly HashSet<string> _names = new([.. node.WebNames, node.HostName, Environment.MachineName, "localhost"], StringComparer.OrdinalIgnoreCase);

    /// <param name="host">As it was asked for, without the port; nothing from a client that does not say, which no browser is.</param>
    public bool Has(string host) => host.Length == 0 || IPAddress.TryParse(host, out _) || _names.Contains(host.TrimEnd('.'));

    public Task CheckAsync(HttpContext context, RequestDelegate next)
    {
        if (Has(context.Request.Host.Host))
        {
            return next(context);
        }

        context.Response.StatusCode = StatusCodes.Status421MisdirectedRequest;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync("This is not the host you asked for. If it is a name of this gateway, list it in undersign.yaml: web: { names: [NAME] }\n", context.RequestAborted);
    }
}
