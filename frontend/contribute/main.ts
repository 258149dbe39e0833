import "./contribute.css";
