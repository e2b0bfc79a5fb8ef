namespace Undersign.Admin.Connect;

/// <summary>What a button of the page does in a tenant.</summary>
/// <param name="Name">In the address that its form is sent to.</param>
internal sealed record ConnectAct(string Name)
{
    public static readonly ConnectAct SignIn = new("sign-in");
    public static readonly ConnectAct Look = new("look");
    public static readonly ConnectAct Connect = new("apply");
    public static readonly ConnectAct Stop = new("stop");
}
