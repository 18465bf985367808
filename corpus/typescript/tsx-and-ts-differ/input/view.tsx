export class View {
  render() {
    return <div className="pot">text</div>;
  }
}
