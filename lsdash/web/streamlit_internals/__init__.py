"""What rests on the insides of the installed Streamlit, one small module each."""
