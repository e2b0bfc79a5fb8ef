namespace Undersign.Admin.Connect;

/// <summary>What a button of the page does in a tenant.</summary>
/// <param name="Name">In the address that its form is sent to.</param>
/// <param name="Section">Where the page shows what comes of it.</param>
internal sealed record ConnectAct(string Name, string Section)
{
    public static readonly ConnectAct SignIn = new("sign-in", ConnectView.Tenant);
    public static readonly ConnectAct Look = new("look", ConnectView.Tenant);
    public static readonly ConnectAct Connect = new("apply", ConnectView.Tenant);
    public static readonly ConnectAct Probe = new("probe", ConnectView.Probe);
    public static readonly ConnectAct Disconnect = new("disconnect", ConnectView.Disconnect);
    public static readonly ConnectAct Stop = new("stop", ConnectView.Tenant);

    public static IReadOnlyList<ConnectAct> All { get; } = [SignIn, Look, Connect, Probe, Disconnect, Stop];
}
