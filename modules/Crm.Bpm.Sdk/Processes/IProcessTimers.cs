namespace Crm.Bpm.Sdk.Processes;

/// <summary>Fires the timers of processes by the product's clock.</summary>
public interface IProcessTimers
{
    /// <summary>Looks at once which timers are due: the clock was turned forward. Returns at once.</summary>
    void Wake();
}
